package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Marginal;

/**
 * Heun's method: the mean of the slopes at both ends of the step.
 *
 * <p>A step of the probability-flow ODE that ends where sigma is 0, and the score infinite, is an
 * Euler step.
 *
 * @param variable in which the ODE is solved
 */
@JsonTypeName("heun")
public record Heun(@JsonProperty(defaultValue = "t") Variable variable)
    implements OneStep, OdeStep {
  /** The independent variable of the ODE. */
  public enum Variable {
    /** dx/dt = f x - g^2 s / 2. */
    @JsonProperty("t")
    T,
    /** dy/dr = zHat with y = x / alpha and r = sigma / alpha (Karras et al. 2022, eq. 1). */
    @JsonProperty("sigma")
    SIGMA
  }

  /** Makes the method in t. */
  public Heun() {
    this(Variable.T);
  }

  @Override
  public double lambda() {
    return 0;
  }

  @Override
  public int order() {
    return 2;
  }

  @Override
  public void step(ReverseProcess process, Batch x, Step step, DrivingNoise noise) {
    switch (variable) {
      case T -> inTime(process, x, step);
      case SIGMA -> inSigma(process, x, step.from(), step.to());
    }
  }

  private void inTime(ReverseProcess process, Batch x, Step step) {
    OdeStep method = process.sde().marginal(step.to()).sigma() == 0 ? new Euler() : this;
    method.step(process, x, step.from(), step.to());
  }

  @Override
  public void step(VectorField field, Batch x, double from, double to) {
    double h = to - from;
    Batch slope = field.at(x, from);
    Batch predicted = x.copy();
    predicted.add(h, slope);
    x.add(0.5 * h, slope);
    x.add(0.5 * h, field.at(predicted, to));
  }

  /** The variable sigma / alpha is of use where F is the slope of the probability flow. */
  @Override
  public void requireAnyField() {
    InvalidInput.require(
        variable == Variable.T,
        "heun with variable: sigma solves the probability-flow ODE of samples only: use variable: t"
            + " here");
  }

  /** Makes a step in sigma / alpha. */
  static void inSigma(ReverseProcess process, Batch x, double from, double to) {
    Marginal t = process.sde().marginal(from);
    Marginal s = process.sde().marginal(to);
    double fall = s.alpha() * (s.ratio() - t.ratio());
    Batch slope = process.epsilon(x, from);
    x.scale(s.alpha() / t.alpha());
    if (s.sigma() == 0) {
      x.add(fall, slope);
      return;
    }
    Batch predicted = x.copy();
    predicted.add(fall, slope);
    x.add(0.5 * fall, slope);
    x.add(0.5 * fall, process.epsilon(predicted, to));
  }
}
