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
    implements Predictor, OdeSolver {
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
  public int order() {
    return 2;
  }

  @Override
  public Stepper on(VectorField field, long first) {
    return Tableau.HEUN.stepper(field, first);
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return switch (variable) {
      case T -> on(process.flow(), process.first());
      case SIGMA -> (x, step) -> inSigma(process, x, step.from(), step.to());
    };
  }

  /** The variable sigma / alpha is of use where F is the slope of the probability flow. */
  @Override
  public void requireAnyField() {
    InvalidInput.require(
        variable == Variable.T,
        "heun with variable: sigma solves the probability-flow ODE of samples only: use variable: t"
            + " here");
  }

  /**
   * Moves the samples between two times, y = x / alpha in sigma / alpha (Karras et al. 2022,
   * algorithm 1).
   */
  static void inSigma(ReverseProcess process, Batch x, double from, double to) {
    Marginal t = process.sde().marginal(from);
    Marginal s = process.sde().marginal(to);
    double fall = s.alpha() * (s.ratio() - t.ratio());
    Batch slope = process.epsilon(x, from);
    // Euler step.
    x.scale(s.alpha() / t.alpha());
    Batch predicted = x.copy();
    predicted.add(fall, slope);
    if (s.isClean()) {
      x.put(0, predicted);
      return;
    }
    // Second order correction: the mean of the slopes at both ends.
    x.add(0.5 * fall, slope);
    x.add(0.5 * fall, process.epsilon(predicted, to));
  }
}
