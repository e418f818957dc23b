package dev.ito.job;

import dev.ito.data.SampleArray;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.Sampler;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Marginal;
import dev.ito.solver.Solution;
import dev.ito.solver.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Solves the probability-flow ODE from data up to the noise they stand for, and back (Song et al.
 * 2021, section 4.3; with {@code ancestral} and eta 0, DDIM inversion).
 *
 * <p>There is no score without noise, so the way starts and ends at the last time t of the grid.
 * There the data x_0 are taken as alpha(t) x_0, the mean of x_t given x_0, which needs no draw. The
 * reconstruction is compared with that, at that time, without Tweedie's estimate: the latents lead
 * {@link SampleJob} to it bit for bit if {@code denoise-at-end} is off.
 */
public record EncodeJob(SampleArray given) implements Session.Job {
  /**
   * What the provenance says: how far the reconstruction and the noise are off, beside the rest.
   */
  private record Facts(
      int count,
      SampleArray.Facts data,
      double t,
      double alpha,
      double encodingNfe,
      String encodingNfeRange,
      double decodingNfe,
      String decodingNfeRange,
      double errorRms,
      double errorMax,
      double latentMeanOverPrior,
      double latentDeviationOverPrior,
      double seconds,
      SampleArray.Facts latents) {
    String line(String device, Path file) {
      return String.format(
          Locale.ROOT,
          "%d encoded in %s and decoded in %s evaluations of the score each, %.1f s on %s; error of"
              + " the reconstruction %.2g rms, %.2g at most; latents over the prior's deviation:"
              + " mean %.3f, standard deviation %.3f: %s",
          count,
          encodingNfeRange,
          decodingNfeRange,
          seconds,
          device,
          errorRms,
          errorMax,
          latentMeanOverPrior,
          latentDeviationOverPrior,
          file);
    }
  }

  /**
   * Makes the job.
   *
   * @param data a .npy file, n x the shape of a sample: uint8 pixels, or float64 in model units
   * @throws InvalidInput if the experiment's grid or solver has no way back
   */
  public static EncodeJob of(Experiment experiment, Path data) throws IOException {
    experiment.sampling().requireDeterministic("--encode");
    InvalidInput.require(
        experiment.sampling().grid().contiguous(),
        "sampling.grid: --encode goes the steps backwards, but those of this grid do not join: use a"
            + " uniform grid");
    double end = end(experiment);
    InvalidInput.require(
        experiment.sde().marginal(end).sigma() > 0,
        "sampling.grid: --encode starts at the end of the grid, where t = %s and sigma = 0, so"
            + " there is no score: use a grid with t-min, such as {type: log-snr, steps: 50, t-min:"
            + " 1.0e-3}",
        end);
    return new EncodeJob(SampleArray.read(data, experiment.shape(), experiment.pixels()));
  }

  private static double end(Experiment experiment) {
    List<Step> steps = Step.along(experiment.sampling().grid(), experiment.sde());
    return steps.get(steps.size() - 1).to();
  }

  @Override
  public void execute(Session session) throws IOException {
    Run run = session.run();
    Sampler sampler = session.sampler();
    given
        .remark(run.experiment().origin().extent(), run.experiment().pixels())
        .ifPresent(session.warnings()::add);
    Stopwatch watch = Stopwatch.start();
    double alpha = run.experiment().sde().marginal(end(run.experiment())).alpha();
    Batch start = given.samples();
    start.scale(alpha);
    Solution up = solve(sampler, "encoding", start, Step.backwards(sampler.steps()));
    sampler.unreasonable(up.x()).ifPresent(session.warnings()::add);
    Solution down = solve(sampler, "decoding", up.x(), sampler.steps());
    double seconds = watch.seconds();
    SampleFiles files = new SampleFiles(run.experiment(), run.folder());
    Path array = files.writeArrays("reconstruction", down.x());
    SampleArray latents = SampleArray.write(run.folder().file("latents.npy"), up.x());
    Facts facts = facts(run.experiment(), alpha, start, up, down, seconds, latents);
    Marginal noise = run.experiment().sde().marginal(sampler.steps().get(0).from());
    var picture = files.view().encoding(start, up.x(), noise, down.x());
    Path file = files.writePicture("reconstruction.png", picture, array);
    run.monitor().say(facts.line(run.provenance().device().text(), file));
    session.record("encoding", facts);
  }

  private static Solution solve(Sampler sampler, String task, Batch start, List<Step> steps) {
    Latents from = new Latents(start.count(), start::slice, Optional.empty());
    return sampler.solve(task, from, steps);
  }

  private Facts facts(
      Experiment experiment,
      double alpha,
      Batch start,
      Solution up,
      Solution down,
      double seconds,
      SampleArray latents) {
    Batch difference = down.x().copy();
    difference.add(-1, start);
    Spread error = Spread.of(difference);
    Spread noise = Spread.of(up.x()).over(experiment.sde().priorStandardDeviation());
    return new Facts(
        start.count(),
        given.facts(),
        end(experiment),
        alpha,
        up.meanNfe(),
        up.nfeRange(),
        down.meanNfe(),
        down.nfeRange(),
        error.rms(),
        error.largest(),
        noise.mean(),
        noise.deviation(),
        seconds,
        latents.facts());
  }

  /**
   * How the values of a batch are spread, all of all samples taken together.
   *
   * @param deviation standard deviation about the mean
   * @param largest absolute value
   */
  record Spread(double mean, double deviation, double largest) {
    static Spread of(Batch batch) {
      double[] values = batch.values();
      double mean = Arrays.stream(values).average().orElseThrow();
      double square =
          Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
      return new Spread(mean, Math.sqrt(square), largest);
    }

    /** Returns that of the values divided by a positive number. */
    Spread over(double unit) {
      return new Spread(mean / unit, deviation / unit, largest / unit);
    }

    /** Returns the root mean square. */
    double rms() {
      return Math.hypot(mean, deviation);
    }
  }
}
