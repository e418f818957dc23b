package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;

/** A way from x_T to the data along a {@link ReverseProcess}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Solver permits OneStep {
  /**
   * Solves a reverse process along a grid.
   *
   * @param process the process, with this solver's {@link #lambda()}
   * @param xT samples at the first time of the grid; not changed
   * @param grid the times to visit
   * @param noise draws of {@link dev.ito.math.Purpose#SOLVER}, its row 0 being the first sample
   * @param listener called after every step
   * @throws ArithmeticException if a sample stops being finite; says which, and at which step
   */
  Solution solve(
      ReverseProcess process, Batch xT, TimeGrid grid, Noise noise, StepListener listener);

  /** Returns the lambda of the process this solver integrates: 0 for an ODE solver. */
  double lambda();

  /** Returns the declared (weak) order of convergence in the step size. */
  double order();

  /** Returns the process of a score that this solver integrates. */
  default ReverseProcess reverse(Sde sde, ScoreFunction score) {
    return new ReverseProcess(sde, score, lambda());
  }
}
