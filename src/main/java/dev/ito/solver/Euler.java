package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;

/** Euler's method in t. */
@JsonTypeName("euler")
public record Euler() implements AffineStep, OdeStep {
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

  @Override
  public void step(VectorField field, Batch x, double from, double to) {
    x.add(to - from, field.at(x, from));
  }
}
