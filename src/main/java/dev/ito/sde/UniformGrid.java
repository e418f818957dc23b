package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * Equal steps in t.
 *
 * @param steps number of intervals
 * @param tMin the last time
 * @param tMax the first time
 */
@JsonTypeName("uniform")
public record UniformGrid(int steps, double tMin, @JsonProperty(defaultValue = "1") double tMax)
    implements TimeGrid {
  public UniformGrid {
    TimeGrid.requireRange(steps, tMin, tMax);
  }

  @Override
  public double[] times(Sde sde) {
    return TimeGrid.place(steps, tMin, tMax, u -> tMax + u * (tMin - tMax));
  }
}
