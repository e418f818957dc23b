package dev.ito.solver;

import dev.ito.math.Batch;

/** The solvers that need nothing but the current samples to make a step. */
public sealed interface OneStep extends Predictor
    permits AffineStep, Heun, Rk4, DpmSolver, EdmStochastic {
  /**
   * Moves the samples along one step.
   *
   * @param process the process
   * @param x the samples; changed in place
   * @param step the interval
   * @param noise drives the solver
   */
  void step(ReverseProcess process, Batch x, Step step, DrivingNoise noise);

  @Override
  default Stepper start(ReverseProcess process) {
    return (x, step, noise) -> step(process, x, step, noise);
  }
}
