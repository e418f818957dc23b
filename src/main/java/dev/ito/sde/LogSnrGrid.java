package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * Equal steps in the log signal-to-noise ratio (Lu et al. 2022, section 3.4).
 *
 * @param steps number of intervals
 * @param tMin the last time, positive
 * @param tMax the first time
 */
@JsonTypeName("log-snr")
public record LogSnrGrid(int steps, double tMin, @JsonProperty(defaultValue = "1") double tMax)
    implements TimeGrid {
  public LogSnrGrid {
    TimeGrid.requireRange(steps, tMin, tMax);
    InvalidInput.require(tMin > 0, "t-min must be positive: the log-SNR is infinite at t = 0");
  }

  @Override
  public double[] times(Sde sde) {
    double start = sde.marginal(tMax).logSnr();
    double end = sde.marginal(tMin).logSnr();
    return TimeGrid.place(steps, tMin, tMax, u -> sde.time(start + u * (end - start)));
  }
}
