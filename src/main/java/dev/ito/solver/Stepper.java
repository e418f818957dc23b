package dev.ito.solver;

import dev.ito.math.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A solver at work that takes exactly the steps it is given, one after the other; it may remember
 * the last ones.
 */
@FunctionalInterface
public interface Stepper extends Solver.Integration {
  /**
   * Moves the samples along one step.
   *
   * @param x the samples; changed in place
   */
  void step(Batch x, Step step);

  /** The only loop over given steps. */
  @Override
  default Solution along(
      Batch start, List<Step> steps, long first, Step.Listener listener, Evaluations evaluations) {
    Batch x = start.copy();
    for (Step step : steps) {
      step(x, step);
      requireFinite(x, step, first);
      listener.after(step, x);
    }
    int[] nfe = new int[x.count()];
    Arrays.fill(nfe, evaluations.perSample(x.count()));
    return new Solution(x, nfe);
  }

  private static void requireFinite(Batch x, Step step, long first) {
    int row = x.firstNotFinite();
    if (row >= 0) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "sample %d is not finite after step %d of %d, from t = %s to %s",
              first + row,
              step.index() + 1,
              step.count(),
              step.from(),
              step.to()));
    }
  }
}
