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
    return new CosineCurve(offset, cap).rate(t);
  }

  @Override
  public double integral(double t) {
    return new CosineCurve(offset, cap).integral(t);
  }

  @Override
  public double[] chain(int n) {
    return new CosineCurve(offset, Double.POSITIVE_INFINITY).chain(n);
  }
}
