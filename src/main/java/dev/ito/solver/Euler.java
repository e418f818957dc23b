package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;

/** Euler's method in t. */
@JsonTypeName("euler")
public record Euler() implements Predictor, OdeSolver {
  @Override
  public Stepper on(VectorField field, long first) {
    return Tableau.EULER.stepper(field, first);
  }

  /** x and the score are collected first, as in {@link EulerMaruyama}: one pass through memory. */
  @Override
  public Stepper start(ReverseProcess process) {
    return new EulerMaruyama(0).start(process);
  }
}
