package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A solver at work that takes exactly the steps it is given, one after the other; it may remember
 * the last ones.
 */
@FunctionalInterface
public interface Stepper {
  /**
   * Moves the samples along one step.
   *
   * @param x the samples; changed in place
   * @param step the interval
   * @param noise drives the solver
   */
  void step(Batch x, Step step, DrivingNoise noise);

  /** Starts on the reverse process of a score, and goes along the steps. */
  static Solution solve(
      Function<ReverseProcess, Stepper> solver,
      Sde sde,
      ScoreFunction score,
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      StepListener listener) {
    Evaluations evaluations = new Evaluations();
    return solver
        .apply(new ReverseProcess(sde, evaluations.of(score), noise.first()))
        .along(start, steps, noise, listener, evaluations);
  }

  /**
   * Goes along the steps: the only such loop.
   *
   * @param evaluations those that the stepper makes
   */
  default Solution along(
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      StepListener listener,
      Evaluations evaluations) {
    Batch x = start.copy();
    for (Step step : steps) {
      step(x, step, noise);
      requireFinite(x, step, noise);
      listener.after(step, x);
    }
    int[] nfe = new int[x.count()];
    Arrays.fill(nfe, evaluations.perSample(x.count()));
    return new Solution(x, nfe);
  }

  private static void requireFinite(Batch x, Step step, DrivingNoise noise) {
    int row = x.firstNotFinite();
    if (row >= 0) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "sample %d is not finite after step %d of %d, from t = %s to %s",
              noise.first() + row,
              step.index() + 1,
              step.count(),
              step.from(),
              step.to()));
    }
  }
}
