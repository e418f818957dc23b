package dev.ito.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;
import java.util.List;
import java.util.Optional;

/**
 * How estimates of the data are kept in their range: written {@code none}, {@code [-1, 1]} or
 * {@code {percentile: 0.995}}.
 *
 * @param clipping empty for none
 */
public record Clip(Optional<Clipping> clipping) {
  /** No clipping. */
  public static final Clip NONE = new Clip(Optional.empty());

  private static final String EXPECTED =
      "clip is none, two increasing numbers such as [-1, 1], or {percentile: 0.995}, was %s";

  /**
   * Dynamic thresholding, as it is written; for data in [-1, 1], which of points only the user
   * knows.
   *
   * @param percentile as a part of 1
   * @param limit of the threshold; null: none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Dynamic(double percentile, @JsonProperty(defaultValue = "null") Double limit) {
    private static Dynamic of(Clipping.Threshold threshold) {
      double limit = threshold.limit();
      return new Dynamic(threshold.part(), Double.isFinite(limit) ? limit : null);
    }

    private Clipping.Threshold threshold() {
      return limit == null
          ? new Clipping.Threshold(percentile)
          : new Clipping.Threshold(percentile, limit);
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Clip named(String name) {
    InvalidInput.require(name.equals("none"), EXPECTED, name);
    return NONE;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Clip between(List<Double> range) {
    InvalidInput.require(range.size() == 2 && range.get(0) < range.get(1), EXPECTED, range);
    return new Clip(Optional.of(new Clipping.Range(range.get(0), range.get(1))));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Clip dynamic(Dynamic dynamic) {
    return new Clip(Optional.of(dynamic.threshold()));
  }

  @JsonValue
  public Object yaml() {
    if (clipping.isEmpty()) {
      return "none";
    }
    return clipping.get() instanceof Clipping.Range range
        ? List.of(range.low(), range.high())
        : Dynamic.of((Clipping.Threshold) clipping.get());
  }

  /** Returns whether values are divided by a threshold of each sample. */
  public boolean isDynamic() {
    return clipping.filter(Clipping.Threshold.class::isInstance).isPresent();
  }

  /** Returns the score with its estimates of the data clipped. */
  public ScoreFunction apply(Sde sde, ScoreFunction score) {
    return clipping.map(c -> c.clipped(sde, score)).orElse(score);
  }
}
