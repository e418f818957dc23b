package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;

/**
 * A learning rate that grows linearly to its peak and stays there.
 *
 * @param peak the rate after the warm-up, positive
 * @param warmup number of steps over which it grows
 */
public record LearningRate(
    @JsonProperty(defaultValue = "2.0e-4") double peak,
    @JsonProperty(defaultValue = "0") long warmup) {
  public LearningRate {
    InvalidInput.require(peak > 0 && Double.isFinite(peak), "peak must be positive, was %s", peak);
    InvalidInput.require(warmup >= 0, "warmup must not be negative, was %d", warmup);
  }

  /** Returns the rate of a step, counted from 0. */
  public double at(long step) {
    return step < warmup ? peak * (step + 1) / warmup : peak;
  }
}
