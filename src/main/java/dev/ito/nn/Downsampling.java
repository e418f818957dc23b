package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the 3x3 convolution of stride 2 that halves an image pads it. */
public enum Downsampling {
  /** Below and to the right (Ho et al. 2020). */
  @JsonProperty("asymmetric")
  ASYMMETRIC(0),
  /** On all four sides (Nichol & Dhariwal 2021). */
  @JsonProperty("symmetric")
  SYMMETRIC(1);

  private final int before;

  Downsampling(int before) {
    this.before = before;
  }

  /** Returns the rows added above and the columns added to the left. */
  public int before() {
    return before;
  }
}
