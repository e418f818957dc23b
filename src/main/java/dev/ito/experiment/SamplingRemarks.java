package dev.ito.experiment;

import dev.ito.data.PixelScale;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What may be wrong with samples, as far as their experiment tells before they are drawn. */
final class SamplingRemarks {
  /**
   * Noise at the end of a grid, over the data's spread, that is no surprise: VP at 0.01 has 0.05,
   * the first step of DDPM's chain 0.01.
   */
  private static final double MOST_NOISE = 0.2;

  /** Points may all be on one side of 0: a range that leaves half of both is none to speak of. */
  private static final double LEAST_LEFT = 0.25;

  private SamplingRemarks() {}

  /**
   * Returns all of them.
   *
   * @param tried the solver of the experiment
   */
  static List<String> of(Experiment experiment, Rehearsal tried) {
    List<Step> steps = Step.along(experiment.sampling().grid(), experiment.sde());
    double end = steps.get(steps.size() - 1).to();
    return Stream.of(
            experiment.origin().remarks().stream(),
            startBeforePrior(experiment.sde(), steps.get(0).from()).stream(),
            stopBeforeData(experiment.origin(), end).stream(),
            clipped(experiment).stream(),
            tried.remark(experiment).stream())
        .flatMap(remarks -> remarks)
        .toList();
  }

  /** Returns what to say of a first time below T, from which samples start nevertheless. */
  static Optional<String> startBeforePrior(Sde sde, double t) {
    return t >= Sde.HORIZON
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the grid starts at t = %.3g, where alpha = %.3g: samples start from the prior"
                    + " there",
                t,
                sde.marginal(t).alpha()));
  }

  /** Returns what to say of a last time at which much of the noise is still there. */
  static Optional<String> stopBeforeData(Origin origin, double t) {
    Marginal end = origin.sde().marginal(t);
    double rms = origin.extent().rms();
    double noise = end.sigma() / end.alpha();
    return rms == 0 || noise <= MOST_NOISE * rms
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the grid ends at t = %.3g, where noise of %.3g is on data as large as %.3g: samples"
                    + " keep it, or lose with it what is as small: end nearer to 0 (t-min), or let"
                    + " the process begin with less noise",
                t,
                noise,
                rms));
  }

  /** Returns what to say of a range that cuts off data. */
  private static Optional<String> clipped(Experiment experiment) {
    double rms = experiment.origin().extent().rms();
    Optional<PixelScale> pixels = experiment.pixels();
    double[] ends =
        pixels
            .map(scale -> new double[] {scale.low(), scale.high()})
            .orElse(new double[] {-rms, rms});
    double[] left = ends.clone();
    experiment.sampling().clip().apply(left, 0, left.length);
    boolean cut =
        pixels.isPresent()
            ? !Arrays.equals(left, ends)
            : left[1] - left[0] < LEAST_LEFT * (ends[1] - ends[0]);
    return cut
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "sampling.clip cuts off data: of [%.3g, %.3g] it leaves [%.3g, %.3g]",
                ends[0],
                ends[1],
                left[0],
                left[1]))
        : Optional.empty();
  }
}
