package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.job.EncodeJob;
import dev.ito.job.InterpolateJob;
import dev.ito.job.Jobs;
import dev.ito.job.SampleJob;
import dev.ito.job.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws samples, encodes data, or interpolates between samples. */
@Command(name = "sample", description = "Draw samples from a trained network or an exact score.")
final class SampleCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;
  @Spec private CommandSpec spec;

  @Mixin private ExperimentFile.Weights weights;

  @Option(
      names = "--latents",
      paramLabel = "X_T.npy",
      description =
          "Start from this prior noise instead of drawing it: float64, n x shape of a sample. There"
              + " are n samples then, whatever sampling.count.")
  private Path latents;

  @Option(
      names = "--save-latents",
      description = "Write the noise that samples start from to latents.npy too.")
  private boolean saveLatents;

  @Option(
      names = "--encode",
      paramLabel = "X.npy",
      description =
          "Go from these data to the noise they stand for and back: uint8 pixels or float64, n x"
              + " shape of a sample. Needs a solver without noise and a grid with t-min. Writes"
              + " latents.npy and reconstruction.*, which is left as it is at t-min, whatever"
              + " sampling.denoise-at-end.")
  private Path data;

  @Option(
      names = "--interpolate",
      paramLabel = "FRAMES",
      description =
          "Draw so many samples on the great circles between the noise of samples 0 and 1, 2 and 3,"
              + " up to eight of them. Needs a solver without noise. Writes interpolation.npy"
              + " (float64, rows x frames x shape) and interpolation.png.")
  private Integer frames;

  @Override
  public Integer call() throws Exception {
    require(data == null || latents == null, "--encode finds the noise: leave --latents out");
    require(
        data == null || frames == null,
        "--encode and --interpolate are two commands: interpolate with --latents and the"
            + " latents.npy of the first");
    require(
        !saveLatents || data == null && frames == null,
        "--save-latents goes with neither --encode, which writes latents.npy anyhow, nor"
            + " --interpolate");
    return options.execute(experiment -> Jobs.of(weights.checkpoint(), job(experiment)));
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private Session.Job job(Experiment experiment) throws IOException {
    if (data != null) {
      return EncodeJob.of(experiment, data);
    }
    return frames == null
        ? new SampleJob(latents(experiment), saveLatents)
        : InterpolateJob.of(experiment, latents(experiment), frames);
  }

  private Latents latents(Experiment experiment) throws IOException {
    return latents == null ? Latents.drawn(experiment) : Latents.read(latents, experiment);
  }
}
