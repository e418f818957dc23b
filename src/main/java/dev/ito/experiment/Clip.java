package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.InvalidInput;
import dev.ito.score.ClippedScore;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.util.List;

/**
 * The range that estimates of the data are kept in: written {@code none} or {@code [-1, 1]}.
 *
 * @param range two increasing numbers, or empty for none
 */
public record Clip(List<Double> range) {
  /** Every estimate is left as it is. */
  public static final Clip NONE = new Clip(List.of());

  public Clip {
    range = List.copyOf(range);
    InvalidInput.require(
        range.isEmpty() || range.size() == 2 && range.get(0) < range.get(1),
        "clip is none or two increasing numbers such as [-1, 1], was %s",
        range);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Clip named(String name) {
    InvalidInput.require(
        name.equals("none"),
        "clip is none or two increasing numbers such as [-1, 1], was %s",
        name);
    return NONE;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Clip between(List<Double> range) {
    InvalidInput.require(
        range.size() == 2, "clip needs two increasing numbers such as [-1, 1], was %s", range);
    return new Clip(range);
  }

  @JsonValue
  Object yaml() {
    return range.isEmpty() ? "none" : range;
  }

  /** Returns the score with its estimates of the data clipped. */
  ScoreFunction apply(Sde sde, ScoreFunction score) {
    return range.isEmpty() ? score : new ClippedScore(sde, score, range.get(0), range.get(1));
  }
}
