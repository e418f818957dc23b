package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** The classical Runge-Kutta method of order 4 in t (Kutta 1901). */
@JsonTypeName("rk4")
public record Rk4() implements Predictor, OdeSolver {
  @Override
  public int order() {
    return 4;
  }

  @Override
  public Stepper on(VectorField field, long first) {
    return Tableau.RK4.stepper(field, first);
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return on(process.flow(), process.first());
  }
}
