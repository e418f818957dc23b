package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.util.List;

/** A way from x_T to the data along a {@link ReverseProcess}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Solver permits GridSolver, AdaptiveSolver {
  /**
   * Solves a reverse process along steps.
   *
   * @param process the process, with this solver's {@link #lambda()}
   * @param start samples at the start of the first step; not changed
   * @param steps the way, from noise to data; an ODE solver goes along {@link Step#backwards} too
   * @param noise drives the solver
   * @param listener called after every step
   * @throws ArithmeticException if a sample stops being finite; says which, and at which step
   */
  Solution solve(
      ReverseProcess process,
      Batch start,
      List<Step> steps,
      DrivingNoise noise,
      StepListener listener);

  /** Returns the lambda of the process this solver integrates: 0 for an ODE solver. */
  double lambda();

  /** Returns whether noise is drawn. */
  default boolean stochastic() {
    return lambda() > 0;
  }

  /**
   * Returns the declared order of convergence in the step size, the weak one of a stochastic
   * solver.
   */
  int order();

  /** Returns whether each step must start where the one before it ends. */
  default boolean needsContiguousSteps() {
    return true;
  }

  /** Returns whether the score must know the variance of a step. */
  default boolean needsVariance() {
    return false;
  }

  /** Returns this solver with the settings left out filled in for a process. */
  default Solver resolved(Sde sde) {
    return this;
  }

  /**
   * Checks that this solver can go along these steps of a process.
   *
   * @throws InvalidInput with the reason and what would work
   */
  default void requireFits(Sde sde, List<Step> steps) {}

  /** Returns the process of a score that this solver integrates. */
  default ReverseProcess reverse(Sde sde, ScoreFunction score) {
    return new ReverseProcess(sde, score, lambda());
  }

  /** Checks a setting that scales noise. */
  static void requireUnit(String name, double value) {
    InvalidInput.require(value >= 0 && value <= 1, "%s must be in [0, 1], was %s", name, value);
  }

  /** Checks that a process is the one a solver integrates. */
  static void requireLambda(Solver solver, ReverseProcess process) {
    if (process.lambda() != solver.lambda()) {
      throw new IllegalArgumentException(
          solver + " integrates lambda = " + solver.lambda() + ", not " + process.lambda());
    }
  }
}
