package dev.ito.solver;

import dev.ito.math.Batch;
import java.util.List;

/** The solvers of ordinary differential equations that take exactly the steps they are given. */
public sealed interface OdeStep extends OdeSolver permits Euler, Heun, Rk4 {
  /**
   * Moves the samples along one step.
   *
   * @param x the samples; changed in place
   */
  void step(VectorField field, Batch x, double from, double to);

  @Override
  default OdeSolver tighter(double factor) {
    return this;
  }

  @Override
  default Solution integrate(VectorField field, Batch start, List<Step> steps, long first) {
    requireAnyField();
    CountingField counting = new CountingField(field);
    return GridSolver.run(
        (x, step, noise) -> step(counting, x, step.from(), step.to()),
        counting::evaluations,
        start,
        steps,
        new IndependentNoise(0, first),
        StepListener.NONE);
  }
}
