package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;
import java.util.HashSet;
import java.util.List;

/**
 * Averages that are tracked beside the exponential one and kept on the way, so that one of any
 * width can be made of them afterwards.
 *
 * @param widths as those of {@link PowerAverage}, 1 to 8 different ones
 * @param every steps between those that are kept, at least 1; they are also kept at the end
 */
public record PowerAverages(
    @JsonProperty(defaultValue = "[0.05, 0.1]") List<Double> widths,
    @JsonProperty(defaultValue = "1000") long every) {
  private static final int MOST = 8;

  public PowerAverages {
    widths = List.copyOf(widths);
    InvalidInput.require(
        1 <= widths.size() && widths.size() <= MOST,
        "widths: 1 to %d are needed, there are %d",
        MOST,
        widths.size());
    InvalidInput.require(
        new HashSet<>(widths).size() == widths.size(), "widths: each must be another: %s", widths);
    List<Double> written = widths;
    InvalidInput.inside("widths: ", () -> written.stream().map(PowerAverage::new).toList());
    InvalidInput.require(every >= 1, "every must be at least 1, was %d", every);
  }

  /** Returns the averages. */
  public List<PowerAverage> averages() {
    return widths.stream().map(PowerAverage::new).toList();
  }

  /** Returns how many times they are kept in a training, about. */
  public long count(long steps) {
    return steps / every + 1;
  }
}
