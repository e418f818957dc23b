package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;

/**
 * A learning rate that grows linearly to its peak and then follows a schedule.
 *
 * @param peak the rate after the warm-up, positive
 * @param warmup number of steps over which it grows
 * @param schedule of the steps after these; null: it stays at the peak
 */
public record LearningRate(
    @JsonProperty(defaultValue = "2.0e-4") double peak,
    @JsonProperty(defaultValue = "0") long warmup,
    @JsonProperty(defaultValue = "null") Schedule schedule) {
  public LearningRate {
    InvalidInput.require(peak > 0 && Double.isFinite(peak), "peak must be positive, was %s", peak);
    InvalidInput.require(warmup >= 0, "warmup must not be negative, was %d", warmup);
  }

  /** A rate that stays at its peak. */
  public LearningRate(double peak, long warmup) {
    this(peak, warmup, null);
  }

  /**
   * Returns this rate over a training of so many steps, at whose end a schedule ends that does not
   * say when it does.
   */
  LearningRate over(long steps) {
    if (schedule == null) {
      return this;
    }
    Schedule resolved = schedule.over(steps);
    resolved.requireFits(warmup, steps);
    return new LearningRate(peak, warmup, resolved);
  }

  /** Returns whether the rate has come to the floor of its schedule at a step. */
  public boolean isAtFloor(long step) {
    return schedule instanceof Schedule.Decay decay && step >= decay.until();
  }

  /** Returns the rate of a step, counted from 0. */
  public double at(long step) {
    if (step < warmup) {
      return peak * (step + 1) / warmup;
    }
    return schedule == null ? peak : peak * schedule.factor(step, warmup);
  }
}
