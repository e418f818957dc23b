package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * The cosine schedule of Nichol & Dhariwal 2021, eq. 17: alphaBar(t) = h(t) / h(0) with h(t) =
 * cos^2((t + s) / (1 + s) pi / 2), its beta capped near t = 1.
 *
 * @param offset s, 0.008 in the paper
 * @param cap largest beta(t)
 */
@JsonTypeName("offset-cosine")
public record OffsetCosineBeta(
    @JsonProperty(defaultValue = "0.008") double offset,
    @JsonProperty(defaultValue = "1000") double cap)
    implements Beta {
  public OffsetCosineBeta {
    InvalidInput.require(offset >= 0 && offset < 1, "offset must be in [0, 1), was %s", offset);
    InvalidInput.require(cap > 0 && Double.isFinite(cap), "cap must be positive, was %s", cap);
  }

  @Override
  public double rate(double t) {
    return Math.min(speed() * 2 * Math.tan(angle(t)), cap);
  }

  @Override
  public double integral(double t) {
    double kink = Math.max(0, (Math.atan(cap / (2 * speed())) - angle(0)) / speed());
    return uncapped(Math.min(t, kink)) + cap * Math.max(0, t - kink);
  }

  /** Returns the steps of the uncapped curve, each at most {@link #LARGEST_STEP}. */
  @Override
  public double[] chain(int n) {
    double[] betas = new double[n];
    for (int i = 0; i < n; i++) {
      double ratio = Math.cos(angle((i + 1.0) / n)) / Math.cos(angle((double) i / n));
      betas[i] = Math.min(1 - ratio * ratio, LARGEST_STEP);
    }
    return betas;
  }

  /**
   * Returns -2 ln(cos(angle(t)) / cos(angle(0))), where the quotient is 1 - u without cancellation.
   */
  private double uncapped(double t) {
    double half = 0.5 * t * speed();
    double u = 2 * Math.sin(half) * Math.sin(angle(0) + half) / Math.cos(angle(0));
    return -2 * Math.log1p(-u);
  }

  private double angle(double t) {
    return (t + offset) * speed();
  }

  private double speed() {
    return 0.5 * Math.PI / (1 + offset);
  }
}
