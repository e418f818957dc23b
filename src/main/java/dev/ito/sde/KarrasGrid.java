package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * Equal steps in the rho-th root of sigma / alpha (Karras et al. 2022, eq. 5).
 *
 * @param steps number of intervals
 * @param tMin the last time, positive
 * @param tMax the first time
 * @param rho exponent, positive; 7 in the paper
 */
@JsonTypeName("karras")
public record KarrasGrid(
    int steps,
    double tMin,
    @JsonProperty(defaultValue = "1") double tMax,
    @JsonProperty(defaultValue = "7") double rho)
    implements TimeGrid {
  public KarrasGrid {
    TimeGrid.requireRange(steps, tMin, tMax);
    InvalidInput.require(tMin > 0, "t-min must be positive: sigma is 0 at t = 0");
    InvalidInput.require(rho > 0, "rho must be positive, was %s", rho);
  }

  @Override
  public double[] times(Sde sde) {
    double start = Math.pow(sde.marginal(tMax).ratio(), 1 / rho);
    double end = Math.pow(sde.marginal(tMin).ratio(), 1 / rho);
    return TimeGrid.place(
        steps, tMin, tMax, u -> sde.time(-2 * rho * Math.log(start + u * (end - start))));
  }
}
