package dev.ito.train;

import dev.ito.math.InvalidInput;
import dev.ito.nn.Average;
import java.util.Optional;

/**
 * The average of the weights by a power of the step: after step t it is (gamma + 1) / t^(gamma + 1)
 * times the integral of tau^gamma theta(tau) over 0 &lt; tau &lt; t, where theta(tau) is the
 * weights after the step that tau is in. It scales with the training: how far back it reaches is a
 * part of t (Karras et al. 2024, "Analyzing and Improving the Training Dynamics of Diffusion
 * Models", section 3.1).
 *
 * @param width the standard deviation of tau in it as a part of t, 0.001 to {@link #WIDEST}
 */
public record PowerAverage(double width) implements Average {
  /** That of gamma = 0, the plain mean of the weights of all steps. */
  static final double WIDEST = 1 / Math.sqrt(12);

  private static final double NARROWEST = 1e-3;
  private static final String PREFIX = "power-average-";

  public PowerAverage {
    InvalidInput.require(
        NARROWEST <= width && width <= WIDEST,
        "a width must be %s to %s (the mean of all steps), was %s",
        NARROWEST,
        (float) WIDEST,
        width);
  }

  /** Returns the one of a name that {@link #name} gives. */
  public static Optional<PowerAverage> named(String name) {
    return name.startsWith(PREFIX)
        ? Optional.of(new PowerAverage(Double.parseDouble(name.substring(PREFIX.length()))))
        : Optional.empty();
  }

  @Override
  public String name() {
    return PREFIX + width;
  }

  /**
   * Returns the power, at least 0: the largest root of width^2 (gamma + 2)^2 (gamma + 3) = gamma +
   * 1 (Karras et al. 2024, section 3.1).
   */
  public double gamma() {
    double squares = 1 / (width * width);
    // From 1/width, beyond the root, where the cubic is convex, Newton's steps go down to it.
    double gamma = 1 / width;
    for (double last = Double.POSITIVE_INFINITY; gamma < last; ) {
      last = gamma;
      double value = (gamma + 2) * (gamma + 2) * (gamma + 3) - (gamma + 1) * squares;
      double slope = (gamma + 2) * (3 * gamma + 8) - squares;
      gamma -= value / slope;
    }
    return Math.max(0, gamma);
  }

  /** Returns 1 - beta of beta = (1 - 1/t)^(gamma + 1): at the first step all of it is new. */
  @Override
  public double rate(long step) {
    return -Math.expm1((gamma() + 1) * Math.log1p(-1.0 / (step + 1)));
  }

  /** Returns how much each moment counts after a step. */
  public Profile at(long step) {
    return new Profile(gamma(), step);
  }
}
