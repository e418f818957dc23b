package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What training makes of pixels, which have levels, while the model's density has none. */
public enum Dequantisation {
  /** The levels themselves: for pictures. */
  @JsonProperty("none")
  NONE,
  /**
   * Each level spread evenly over its bin, anew in every step: for likelihood, which is evaluated
   * on such data. A network that has seen nothing between the levels has no finite density there.
   */
  @JsonProperty("uniform")
  UNIFORM
}
