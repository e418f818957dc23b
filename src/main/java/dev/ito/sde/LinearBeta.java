package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * beta(t) = min + (max - min) t (Song et al. 2021, eq. 32); 0.1 and 20 are the limit of Ho et al.'s
 * chain 1e-4 .. 0.02 of 1,000 steps.
 *
 * @param min beta(0), positive
 * @param max beta(1), not below min
 */
@JsonTypeName("linear")
public record LinearBeta(double min, double max) implements Beta {
  public LinearBeta {
    InvalidInput.require(
        0 < min && min <= max && Double.isFinite(max),
        "a linear beta needs 0 < min <= max, but they are %s and %s",
        min,
        max);
  }

  @Override
  public double rate(double t) {
    return min + (max - min) * t;
  }

  @Override
  public double integral(double t) {
    return t * (min + 0.5 * (max - min) * t);
  }

  /** Returns the positive root of the quadratic, in the form that does not cancel. */
  @Override
  public double time(double integral) {
    return 2 * integral / (min + Math.sqrt(min * min + 2 * (max - min) * integral));
  }

  /** Returns beta_i = beta(i / (n-1)) / n: 1e-4 .. 0.02 for 0.1, 20 and 1,000 (Ho et al. 2020). */
  @Override
  public double[] chain(int n) {
    return SigmoidRateBeta.sampledChain(this, n);
  }
}
