package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * The schedule whose <em>beta</em> is a sigmoid (Xu et al. 2022, GeoDiff): beta(t) = min + (max -
 * min) logistic(-range + 2 range t).
 *
 * <p>{@link SigmoidBeta} is the other schedule that is called "sigmoid".
 *
 * @param min lower asymptote of beta(t), positive
 * @param max upper asymptote
 * @param range argument of the logistic function at t = 1, positive
 */
@JsonTypeName("sigmoid-rate")
public record SigmoidRateBeta(
    double min, double max, @JsonProperty(defaultValue = "6") double range) implements Beta {
  public SigmoidRateBeta {
    InvalidInput.require(
        0 < min && min <= max && Double.isFinite(max),
        "a sigmoid-rate beta needs 0 < min <= max, but they are %s and %s",
        min,
        max);
    InvalidInput.require(range > 0, "range must be positive, was %s", range);
  }

  @Override
  public double rate(double t) {
    return min + (max - min) / (1 + Math.exp(-argument(t)));
  }

  /**
   * Integrates the logistic function in closed form: softplus, in the form that does not overflow.
   */
  @Override
  public double integral(double t) {
    double rise = softplus(argument(t)) - softplus(argument(0));
    return min * t + (max - min) * rise / (2 * range);
  }

  /** Returns beta_i = beta(i / (n-1)) / n, as published. */
  @Override
  public double[] chain(int n) {
    return sampledChain(this, n);
  }

  /** Returns the chain that takes its steps from the rate: beta(i / (n-1)) / n. */
  static double[] sampledChain(Beta beta, int n) {
    double[] betas = new double[n];
    for (int i = 0; i < n; i++) {
      betas[i] = beta.rate(n == 1 ? 0 : i / (n - 1.0)) / n;
    }
    return betas;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private double argument(double t) {
    return range * (2 * t - 1);
  }
}
