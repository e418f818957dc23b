package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * The schedule whose <em>alphaBar</em> is a sigmoid (Chen 2023, arXiv 2212.11972): alphaBar(t) =
 * (v(1) - v(u)) / (v(1) - v(0)) with v(u) the logistic function of (start + u (end - start)) / tau.
 *
 * <p>{@link SigmoidRateBeta} is the other schedule that is called "sigmoid".
 *
 * @param start argument of the logistic function at t = 0
 * @param end argument at t = 1
 * @param tau temperature, positive
 * @param cap largest beta(t); alphaBar reaches 0 at t = 1, where beta would be infinite
 */
@JsonTypeName("sigmoid")
public record SigmoidBeta(
    @JsonProperty(defaultValue = "-3") double start,
    @JsonProperty(defaultValue = "3") double end,
    @JsonProperty(defaultValue = "1") double tau,
    @JsonProperty(defaultValue = "1000") double cap)
    implements Beta {
  public SigmoidBeta {
    InvalidInput.require(
        start < end && Double.isFinite(end - start),
        "start must be below end, but they are %s and %s",
        start,
        end);
    InvalidInput.require(tau > 0, "tau must be positive, was %s", tau);
    InvalidInput.require(cap > 0 && Double.isFinite(cap), "cap must be positive, was %s", cap);
  }

  @Override
  public double rate(double t) {
    return Math.min(uncappedRate(t), cap);
  }

  @Override
  public double integral(double t) {
    double kink = kink();
    return uncapped(Math.min(t, kink)) + cap * Math.max(0, t - kink);
  }

  /** Returns the steps of the uncapped curve, each at most {@link Beta#LARGEST_STEP}. */
  @Override
  public double[] chain(int n) {
    double[] betas = new double[n];
    for (int i = 0; i < n; i++) {
      betas[i] =
          Math.min(rise((double) i / n, (i + 1.0) / n) / rise((double) i / n, 1), LARGEST_STEP);
    }
    return betas;
  }

  private double uncappedRate(double t) {
    return logistic(argument(t)) * logistic(-argument(t)) * argumentSpeed() / rise(t, 1);
  }

  /** The rate grows with t, so it passes the cap once: bisection to the last bit. */
  private double kink() {
    double low = 0;
    double high = 1;
    for (double middle = 0.5; low < middle && middle < high; middle = 0.5 * (low + high)) {
      if (uncappedRate(middle) < cap) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns -ln alphaBar(t), in the form that does not cancel at its end of the range. */
  private double uncapped(double t) {
    double forgotten = rise(0, t) / rise(0, 1);
    return forgotten < 0.5 ? -Math.log1p(-forgotten) : -Math.log(rise(t, 1) / rise(0, 1));
  }

  /**
   * Returns v(b) - v(a) for a <= b, by the identity that has no difference of logistic functions.
   */
  private double rise(double a, double b) {
    return logistic(argument(b))
        * logistic(-argument(a))
        * Math.abs(Math.expm1((a - b) * argumentSpeed()));
  }

  private double argument(double t) {
    return start / tau + t * argumentSpeed();
  }

  private double argumentSpeed() {
    return (end - start) / tau;
  }

  private static double logistic(double argument) {
    return 1 / (1 + Math.exp(-argument));
  }
}
