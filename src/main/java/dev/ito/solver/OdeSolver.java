package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import java.util.List;

/**
 * A solver of any ordinary differential equation dx/dt = F(x, t), of which the probability-flow ODE
 * is one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface OdeSolver permits Euler, Heun, Rk4, Rk45 {
  /**
   * Starts anew on a field.
   *
   * @param first index of the sample that row 0 stands for
   */
  Solver.Integration on(VectorField field, long first);

  /**
   * Solves an equation along steps, in either direction of time.
   *
   * @param field the right-hand side
   * @param start samples at the start of the first step; not changed
   * @param steps the way; each starts where the one before it ends
   * @param first index of the sample that row 0 stands for
   * @return the samples at the end, and the evaluations of the field that each took
   * @throws ArithmeticException if a sample stops being finite; says which, and at which step
   */
  default Solution integrate(VectorField field, Batch start, List<Step> steps, long first) {
    requireAnyField();
    Evaluations evaluations = new Evaluations();
    return on(evaluations.of(field), first)
        .along(start, steps, first, Step.Listener.NONE, evaluations);
  }

  /**
   * Returns this solver with tolerances so many times smaller; itself if it takes the steps it is
   * given.
   */
  default OdeSolver tighter(double factor) {
    return this;
  }

  /**
   * Checks that the settings make sense for any field.
   *
   * @throws InvalidInput if they are for the probability-flow ODE only
   */
  default void requireAnyField() {}
}
