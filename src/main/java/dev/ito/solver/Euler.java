package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.sde.Sde;

/** Euler's method in t on the probability-flow ODE. */
@JsonTypeName("euler")
public record Euler() implements AffineStep {
  @Override
  public double lambda() {
    return 0;
  }

  @Override
  public int order() {
    return 1;
  }

  @Override
  public Factors factors(Sde sde, Step step) {
    return new EulerMaruyama(0).factors(sde, step);
  }
}
