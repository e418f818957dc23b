package dev.ito.job;

import dev.ito.data.SampleArray;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;
import dev.ito.solver.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Solves the probability-flow ODE from data up to the noise they stand for, and back (Song et al.
 * 2021, section 4.3; with {@code ancestral} and eta 0, DDIM inversion).
 *
 * <p>There is no score without noise, so the way starts and ends at the last time t of the grid.
 * There the data x_0 are taken as alpha(t) x_0, the mean of x_t given x_0, which needs no draw. The
 * reconstruction is compared with that, at that time, without Tweedie's estimate: the latents lead
 * {@link SampleJob} to it bit for bit if {@code denoise-at-end} is off.
 *
 * @param run the experiment and its folder
 * @param data a .npy file, n x the shape of a sample: uint8 pixels, or float64 in model units
 */
public record EncodeJob(Run run, Path data) {
  /** Encodes and reconstructs all data. */
  public void execute() throws IOException {
    Experiment experiment = run.experiment();
    Sampler.requireDeterministic(experiment.sampling(), "--encode");
    InvalidInput.require(
        run.experiment().sampling().grid().contiguous(),
        "sampling.grid: --encode goes the steps backwards, but those of this grid do not join: use a"
            + " uniform grid");
    requireNoiseAtEnd();
    SampleArray given = SampleArray.read(data, experiment.shape(), experiment.pixels());
    run.work("encoding", (sampler, score, facts) -> encode(given, sampler, facts));
  }

  private void requireNoiseAtEnd() {
    InvalidInput.require(
        run.experiment().sde().marginal(end()).sigma() > 0,
        "sampling.grid: --encode starts at the end of the grid, where t = %s and sigma = 0, so"
            + " there is no score: use a grid with t-min, such as {type: log-snr, steps: 50, t-min:"
            + " 1.0e-3}",
        end());
  }

  private double end() {
    List<Step> steps = Step.along(run.experiment().sampling().grid(), run.experiment().sde());
    return steps.get(steps.size() - 1).to();
  }

  private void encode(SampleArray given, Sampler sampler, Map<String, Object> facts)
      throws IOException {
    Stopwatch watch = Stopwatch.start();
    Sde sde = run.experiment().sde();
    double alpha = sde.marginal(end()).alpha();
    Batch start = given.samples();
    start.scale(alpha);
    var up = sampler.solve("encoding", start, Step.backwards(sampler.steps()));
    var down = sampler.solve("decoding", up.x(), sampler.steps());
    double seconds = watch.seconds();
    Encoding encoding = new Encoding(start, up, down);
    EncodingFiles files = new EncodingFiles(run.experiment(), run.folder());
    facts.put("count", start.count());
    facts.put("data", given.facts());
    facts.put("t", end());
    facts.put("alpha", alpha);
    facts.putAll(encoding.facts(sde.priorStandardDeviation()));
    facts.put("seconds", seconds);
    facts.put("latents", files.writeArrays(encoding).facts());
    say(encoding, seconds, files.writePicture(encoding));
  }

  private void say(Encoding encoding, double seconds, Path file) {
    Spread error = encoding.error();
    Spread noise =
        Spread.of(encoding.latents()).over(run.experiment().sde().priorStandardDeviation());
    run.monitor()
        .say(
            String.format(
                Locale.ROOT,
                "%d encoded in %s and decoded in %s evaluations of the score each, %.1f s on %s;"
                    + " error of the reconstruction %.2g rms, %.2g at most; latents over the"
                    + " prior's deviation: mean %.3f, standard deviation %.3f: %s",
                encoding.start().count(),
                Sampler.range(encoding.up()),
                Sampler.range(encoding.down()),
                seconds,
                run.provenance().deviceName(),
                error.rms(),
                error.largest(),
                noise.mean(),
                noise.deviation(),
                file));
  }
}
