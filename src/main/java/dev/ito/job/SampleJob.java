package dev.ito.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.SampleArray;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Draws the samples of an experiment and the pictures of them; the average of the weights (EMA) is
 * used.
 *
 * @param latents where the samples start
 * @param saveLatents whether they are written to {@code latents.npy} too
 */
public record SampleJob(Latents latents, boolean saveLatents) implements Session.Job {
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** Of a value, which is there once more while it is written. */
  private static final long COPY_BYTES = 2L * Double.BYTES;

  /**
   * What the provenance says; {@code secondsPerSample} as in {@link BatchTimes}.
   *
   * @param solver and grid: as in the experiment
   * @param sampleSeed of the noise; null where the latents were given
   */
  private record Facts(
      int count,
      Latents latents,
      JsonNode solver,
      JsonNode grid,
      Long sampleSeed,
      double nfe,
      String nfeRange,
      double seconds,
      double secondsPerSample,
      SampleArray.Facts savedLatents) {}

  @Override
  public boolean draws() {
    return true;
  }

  /** The samples as float64 and, of images, as bytes. */
  @Override
  public long bytes(Experiment experiment) {
    long values = (long) latents.count() * experiment.shape().size();
    return values * (Double.BYTES * (saveLatents ? 2L : 1L) + 1);
  }

  @Override
  public void requireReady(Experiment experiment) {
    long values = (long) latents.count() * experiment.shape().size();
    long most = Math.min(LONGEST_ARRAY, Runtime.getRuntime().maxMemory() / COPY_BYTES);
    InvalidInput.require(
        values <= most,
        "sampling.count: %d samples of %s are %d values, but %d are as many as one array and the"
            + " memory of Java hold: draw fewer at a time, each part with a sampling.seed of its own,"
            + " or give Java more memory (ITO_JAVA_OPTS=-Xmx8g)",
        latents.count(),
        experiment.shape(),
        values,
        most);
  }

  @Override
  public void execute(Session session) throws IOException {
    Run run = session.run();
    Sampler sampler = session.sampler();
    latents.remarks(run.experiment()).forEach(session.warnings()::add);
    Stopwatch watch = Stopwatch.start();
    Trajectory trajectory = new Trajectory(run.experiment(), latents);
    DrawnSamples drawn = session.drawn();
    Solution solution = sampler.sample(latents, drawn.timing(trajectory::after));
    if (latents.file().isEmpty()) {
      drawn.keep(solution);
    }
    Batch samples = solution.x();
    sampler.unreasonable(samples).ifPresent(session.warnings()::add);
    trajectory.end(samples);
    double seconds = watch.seconds();
    SampleArray.Facts saved = saveLatents ? save(run.folder().file("latents.npy")) : null;
    Path picture = new SampleFiles(run.experiment(), run.folder()).write(samples, trajectory);
    run.say(
        "%d samples, %s evaluations of the score each, %.1f s on %s: %s",
        samples.count(), solution.nfeRange(), seconds, run.provenance().device().text(), picture);
    session.record(
        "sampling",
        new Facts(
            samples.count(),
            latents,
            Yaml.json().valueToTree(run.experiment().sampling().solver()),
            Yaml.json().valueToTree(run.experiment().sampling().grid()),
            latents.file().isPresent() ? null : (Long) run.experiment().sampleSeed(),
            solution.meanNfe(),
            solution.nfeRange(),
            seconds,
            drawn.times().secondsPerSample(),
            saved));
  }

  private SampleArray.Facts save(Path file) throws IOException {
    return SampleArray.write(file, latents.first(latents.count())).facts();
  }
}
