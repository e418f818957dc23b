package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * Equal steps in the root of t: more of them near the data (Song, Meng & Ermon 2021, appendix D.2).
 *
 * @param steps number of intervals
 * @param tMin the last time
 * @param tMax the first time
 */
@JsonTypeName("quadratic")
public record QuadraticGrid(int steps, double tMin, @JsonProperty(defaultValue = "1") double tMax)
    implements TimeGrid {
  public QuadraticGrid {
    TimeGrid.requireRange(steps, tMin, tMax);
  }

  @Override
  public double[] times(Sde sde) {
    double start = Math.sqrt(tMax);
    double end = Math.sqrt(tMin);
    return TimeGrid.place(steps, tMin, tMax, u -> Math.pow(start + u * (end - start), 2));
  }
}
