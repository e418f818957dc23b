package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;

/**
 * The classical Runge-Kutta method of order 4 in t (Kutta 1901).
 *
 * <p>A step of the probability-flow ODE that ends where sigma is 0, and the score infinite, is an
 * Euler step.
 */
@JsonTypeName("rk4")
public record Rk4() implements OneStep, OdeStep {
  @Override
  public double lambda() {
    return 0;
  }

  @Override
  public int order() {
    return 4;
  }

  @Override
  public void step(ReverseProcess process, Batch x, Step step, DrivingNoise noise) {
    OdeStep method = process.sde().marginal(step.to()).sigma() == 0 ? new Euler() : this;
    method.step(process, x, step.from(), step.to());
  }

  @Override
  public void step(VectorField field, Batch x, double from, double to) {
    double h = to - from;
    double middle = from + 0.5 * h;
    Batch k1 = field.at(x, from);
    Batch k2 = field.at(moved(x, 0.5 * h, k1), middle);
    Batch k3 = field.at(moved(x, 0.5 * h, k2), middle);
    Batch k4 = field.at(moved(x, h, k3), to);
    x.add(h / 6, k1);
    x.add(h / 3, k2);
    x.add(h / 3, k3);
    x.add(h / 6, k4);
  }

  private static Batch moved(Batch x, double h, Batch slope) {
    Batch moved = x.copy();
    moved.add(h, slope);
    return moved;
  }
}
