package dev.ito.experiment;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.Solution;
import dev.ito.solver.Step;
import dev.ito.yaml.Yaml;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The solver of an experiment, tried on its grid before the work: the data are one normal law of
 * the root mean square of the real ones, whose score is exact. A step beyond the solver's stability
 * shows: the samples are wider than the law. So does a solver that does too little: they are not
 * where the law is.
 *
 * @param nfe evaluations of the score per sample; with step sizes of its own a solver may need more
 *     on the real thing
 * @param spread of the samples about the mean of x_t, over that of x_t at the end of the grid;
 *     infinite if they were not finite
 */
public record Rehearsal(double nfe, double spread) {
  /** Of all samples together, where these are not too many. */
  private static final int VALUES = 1024;

  private static final int MOST_SAMPLES = 128;

  /**
   * As many dimensions as the data have, but no more: step sizes that follow the norm of a score
   * vary much between samples of two and hardly between those of 64. In one it has no mean.
   */
  private static final int LEAST_DIMENSIONS = 2;

  private static final int MOST_DIMENSIONS = 64;

  /**
   * Where the law lies, over its root mean square: not where the prior does, so that a solver that
   * leaves the noise as it is shows.
   */
  private static final double CENTRE = 0.9;

  /** A spread that the solver's steps are too long for: its samples are of little use. */
  private static final double WIDE = 2;

  /** The same to the other side: its samples have lost most of what tells them apart. */
  private static final double NARROW = 0.5;

  /** A spread with which they are of none. */
  private static final double HOPELESS = 1000;

  /** Twice as many are tried until there are so many: what is asked for must not take minutes. */
  private static final int MOST_STEPS = 8192;

  /** Tries the solver of an experiment. */
  public static Rehearsal of(Experiment experiment) {
    return of(experiment.origin(), experiment.sampling());
  }

  private static Rehearsal of(Origin origin, Sampling sampling) {
    Sde sde = origin.sde();
    Law law = Law.like(origin);
    List<Step> steps = Step.along(sampling.grid(), sde);
    Batch start = law.samples(sde.marginal(steps.get(0).from()));
    try {
      Solution solution =
          sampling
              .solver()
              .solve(sde, law.score(sde), start, steps, sampling.noise().of(0, 0), (step, x) -> {});
      double denoising = sampling.denoisedAt(sde).isPresent() ? 1 : 0;
      Marginal end = sde.marginal(steps.get(steps.size() - 1).to());
      return new Rehearsal(solution.meanNfe() + denoising, law.spread(solution.x(), end));
    } catch (ArithmeticException notFinite) {
      return new Rehearsal(steps.size(), Double.POSITIVE_INFINITY);
    }
  }

  /**
   * The normal law.
   *
   * @param mean of every dimension
   * @param deviation of every dimension
   */
  private record Law(Shape shape, double mean, double deviation) {
    static Law like(Origin origin) {
      double rms = origin.extent().rms() == 0 ? 1 : origin.extent().rms();
      int size = Math.min(Math.max(origin.shape().size(), LEAST_DIMENSIONS), MOST_DIMENSIONS);
      return new Law(Shape.of(size), CENTRE * rms, Math.sqrt(1 - CENTRE * CENTRE) * rms);
    }

    ScoreFunction score(Sde sde) {
      return new GaussianMixtureScore(sde, GaussianMixture.around(all(1, mean), deviation));
    }

    /** Returns some of x_t: what the prior has of it is no matter of the solver. */
    Batch samples(Marginal at) {
      int count = Math.min(VALUES / shape.size(), MOST_SAMPLES);
      Batch samples = new Batch(count, shape);
      new Noise(0, Purpose.PRIOR).gaussian(0, samples);
      samples.scale(deviation(at));
      samples.add(at.alpha(), all(count, mean));
      return samples;
    }

    /** Returns the spread of samples about the mean of x_t, over that of x_t. */
    double spread(Batch x, Marginal at) {
      Batch centred = new Batch(x.count(), shape, x.values().clone());
      centred.add(-at.alpha(), all(x.count(), mean));
      return Math.sqrt(Arrays.stream(centred.values()).map(v -> v * v).average().orElseThrow())
          / deviation(at);
    }

    private double deviation(Marginal at) {
      return Math.hypot(at.alpha() * deviation, at.sigma());
    }

    private Batch all(int count, double value) {
      Batch batch = new Batch(count, shape);
      Arrays.fill(batch.values(), value);
      return batch;
    }
  }

  /**
   * Refuses steps with which no sample can be right.
   *
   * @throws InvalidInput naming solver and grid, and how many steps are enough
   */
  public void requireStable(Experiment experiment) {
    InvalidInput.require(spread < HOPELESS, "sampling.grid: %s", what(experiment));
  }

  /** Returns what to say of steps with which samples are hardly right. */
  Optional<String> remark(Experiment experiment) {
    return isFine() ? Optional.empty() : Optional.of(what(experiment));
  }

  private boolean isFine() {
    return spread >= NARROW && spread <= WIDE;
  }

  private String what(Experiment experiment) {
    Sampling sampling = experiment.sampling();
    return String.format(
        Locale.ROOT,
        "%d steps of this grid are too few for %s: on a normal law as large as the data its samples"
            + " are %s; %s",
        sampling.grid().steps(),
        Yaml.json().valueToTree(sampling.solver()).path("type").asText(),
        wrong(),
        enough(experiment)
            .map("%d steps are enough"::formatted)
            .orElse("more do not help: look at grid and process, or use another solver"));
  }

  private String wrong() {
    if (Double.isInfinite(spread)) {
      return "not finite";
    }
    return spread < 1
        ? String.format(Locale.ROOT, "%.2g times too narrow", 1 / spread)
        : String.format(Locale.ROOT, "%.2g times too wide", spread);
  }

  /** Returns a number of steps, doubled until they are enough. */
  private static Optional<Integer> enough(Experiment experiment) {
    Sampling sampling = experiment.sampling();
    int steps = sampling.grid().steps();
    while (steps <= MOST_STEPS / 2) {
      steps *= 2;
      try {
        Sampling more = sampling.with(sampling.grid().with(steps));
        if (of(experiment.origin(), more).isFine()) {
          return Optional.of(steps);
        }
      } catch (InvalidInput noSuchGrid) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
