package dev.ito.nn;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The arithmetic of convolutions and matrix products; everything else is float32. */
public enum Precision {
  @JsonProperty("float32")
  FLOAT32,
  /**
   * Inputs and kernels of the products rounded to bfloat16, but for convolutions from or to an odd
   * number of channels; parameters, statistics, loss float32.
   */
  @JsonProperty("bfloat16")
  BFLOAT16
}
