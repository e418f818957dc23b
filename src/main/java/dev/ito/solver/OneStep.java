package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.TimeGrid;
import java.util.Locale;

/** The solvers that need nothing but the current samples to make a step; the loop is here. */
public sealed interface OneStep extends Solver permits EulerMaruyama, Ancestral, Heun {
  /**
   * Moves the samples along one interval.
   *
   * @param process the process
   * @param x the samples; changed in place
   * @param step the interval
   * @param noise the draw {@code step.index()} of it is this step's
   */
  void step(ReverseProcess process, Batch x, Step step, Noise noise);

  @Override
  default Solution solve(
      ReverseProcess process, Batch xT, TimeGrid grid, Noise noise, StepListener listener) {
    if (process.lambda() != lambda()) {
      throw new IllegalArgumentException(
          this + " integrates lambda = " + lambda() + ", not " + process.lambda());
    }
    CountingScore counting = new CountingScore(process.score());
    ReverseProcess counted = new ReverseProcess(process.sde(), counting, process.lambda());
    double[] times = grid.times(process.sde());
    Batch x = xT.copy();
    for (int i = 0; i < times.length - 1; i++) {
      Step step = new Step(i, times.length - 1, times[i], times[i + 1]);
      step(counted, x, step, noise);
      requireFinite(x, step, noise);
      listener.after(step, x);
    }
    return new Solution(x, counting.count());
  }

  private static void requireFinite(Batch x, Step step, Noise noise) {
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

  /** Counts evaluations, so that the reported number is not a formula. */
  final class CountingScore implements ScoreFunction {
    private final ScoreFunction score;
    private int count;

    CountingScore(ScoreFunction score) {
      this.score = score;
    }

    @Override
    public void score(Batch x, double[] t, Batch out) {
      count++;
      score.score(x, t, out);
    }

    int count() {
      return count;
    }
  }
}
