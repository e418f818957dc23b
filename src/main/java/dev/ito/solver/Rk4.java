package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;

/**
 * The classical Runge-Kutta method of order 4 in t on the probability-flow ODE (Kutta 1901).
 *
 * <p>A step that ends where sigma is 0, and the score infinite, is an Euler step.
 */
@JsonTypeName("rk4")
public record Rk4() implements OneStep {
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
    double h = step.to() - step.from();
    double middle = step.from() + 0.5 * h;
    Batch k1 = process.drift(x, step.from());
    if (process.sde().marginal(step.to()).sigma() == 0) {
      x.add(h, k1);
      return;
    }
    Batch k2 = process.drift(moved(x, 0.5 * h, k1), middle);
    Batch k3 = process.drift(moved(x, 0.5 * h, k2), middle);
    Batch k4 = process.drift(moved(x, h, k3), step.to());
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
