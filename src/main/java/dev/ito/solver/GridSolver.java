package dev.ito.solver;

import dev.ito.math.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The solvers that take exactly the steps they are given; the loop is here. */
public sealed interface GridSolver extends Solver
    permits Predictor, PredictorCorrector, CorrectorOnly {
  /** Moves samples along one step after the other; may remember the last ones. */
  @FunctionalInterface
  interface Stepper {
    /**
     * Moves the samples along one step.
     *
     * @param x the samples; changed in place
     */
    void step(Batch x, Step step, DrivingNoise noise);
  }

  /** Starts anew on a process. */
  Stepper start(ReverseProcess process);

  @Override
  default Solution solve(
      ReverseProcess process,
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      StepListener listener) {
    Solver.requireLambda(this, process);
    CountingScore counting = new CountingScore(process.score());
    Stepper stepper = start(new ReverseProcess(process.sde(), counting, process.lambda()));
    return run(stepper, counting::evaluations, start, steps, noise, listener);
  }

  /** Goes along the steps: the only such loop. */
  static Solution run(
      Stepper stepper,
      LongSupplier evaluations,
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      StepListener listener) {
    Batch x = start.copy();
    for (Step step : steps) {
      stepper.step(x, step, noise);
      requireFinite(x, step, noise);
      listener.after(step, x);
    }
    int[] nfe = new int[x.count()];
    Arrays.fill(nfe, (int) (evaluations.getAsLong() / Math.max(1, x.count())));
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
