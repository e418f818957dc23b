package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.Noise;

/**
 * Heun's method in t on the probability-flow ODE: the mean of the slopes at both ends of the step.
 *
 * <p>A step that ends where sigma is 0, and the score infinite, is an Euler step.
 */
@JsonTypeName("heun")
public record Heun() implements OneStep {
  @Override
  public double lambda() {
    return 0;
  }

  @Override
  public double order() {
    return 2;
  }

  @Override
  public void step(ReverseProcess process, Batch x, Step step, Noise noise) {
    double h = step.to() - step.from();
    Batch slope = process.drift(x, step.from());
    if (process.sde().marginal(step.to()).sigma() == 0) {
      x.add(h, slope);
      return;
    }
    Batch predicted = x.copy();
    predicted.add(h, slope);
    x.add(0.5 * h, slope);
    x.add(0.5 * h, process.drift(predicted, step.to()));
  }
}
