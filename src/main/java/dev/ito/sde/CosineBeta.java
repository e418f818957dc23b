package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * The cosine schedule without offset, alphaBar(t) = cos^2(pi t / 2) (Salimans & Ho 2022), with
 * beta(t) = pi tan(pi t / 2) capped near t = 1, where it would be infinite.
 *
 * @param cap largest beta(t)
 */
@JsonTypeName("cosine")
public record CosineBeta(@JsonProperty(defaultValue = "1000") double cap) implements Beta {
  public CosineBeta {
    InvalidInput.require(cap > 0 && Double.isFinite(cap), "cap must be positive, was %s", cap);
  }

  @Override
  public double rate(double t) {
    return curve().rate(t);
  }

  @Override
  public double integral(double t) {
    return curve().integral(t);
  }

  @Override
  public double[] chain(int n) {
    return curve().chain(n);
  }

  private OffsetCosineBeta curve() {
    return new OffsetCosineBeta(0, cap);
  }
}
