package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import java.util.List;

/** What becomes of a learning rate after its warm-up. Steps are counted from 0. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Schedule {
  /**
   * Returns the rate of a step as a part of the peak.
   *
   * @param step at or after the end of the warm-up
   * @param warmup the first step after the warm-up
   */
  double factor(long step, long warmup);

  /** Returns this schedule in a training of so many steps. */
  default Schedule over(long steps) {
    return this;
  }

  /**
   * Refuses a warm-up that leaves no steps for it.
   *
   * @throws InvalidInput saying what would
   */
  default void requireAfter(long warmup) {}

  /**
   * Half a cosine from the peak to the floor (Loshchilov and Hutter 2017, without restarts).
   *
   * @param until the step from which on it is at the floor; null: the end of the training
   * @param floor as a part of the peak, in [0, 1]
   */
  @JsonTypeName("cosine")
  record Cosine(
      @JsonProperty(defaultValue = "null") Long until,
      @JsonProperty(defaultValue = "0") double floor)
      implements Schedule {
    public Cosine {
      requireDecay(until, floor);
    }

    @Override
    public double factor(long step, long warmup) {
      double way = way(step, warmup, until);
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * way));
    }

    @Override
    public Schedule over(long steps) {
      return until == null ? new Cosine(steps, floor) : this;
    }

    @Override
    public void requireAfter(long warmup) {
      requireSteps(warmup, until);
    }
  }

  /**
   * A straight line from the peak to the floor.
   *
   * @param until the step from which on it is at the floor; null: the end of the training
   * @param floor as a part of the peak, in [0, 1]
   */
  @JsonTypeName("linear")
  record Linear(
      @JsonProperty(defaultValue = "null") Long until,
      @JsonProperty(defaultValue = "0") double floor)
      implements Schedule {
    public Linear {
      requireDecay(until, floor);
    }

    @Override
    public double factor(long step, long warmup) {
      return 1 + (floor - 1) * way(step, warmup, until);
    }

    @Override
    public Schedule over(long steps) {
      return until == null ? new Linear(steps, floor) : this;
    }

    @Override
    public void requireAfter(long warmup) {
      requireSteps(warmup, until);
    }
  }

  /**
   * It falls at once, by a factor at each of some steps.
   *
   * @param at the first steps with the next rate, increasing, the first at least 1
   * @param factor by which the rate is multiplied, in (0, 1]
   */
  @JsonTypeName("steps")
  record Steps(List<Long> at, @JsonProperty(defaultValue = "0.1") double factor)
      implements Schedule {
    public Steps {
      at = List.copyOf(at);
      InvalidInput.require(!at.isEmpty(), "at: name at least one step");
      long before = 0;
      for (long step : at) {
        InvalidInput.require(
            step > before,
            "at must be increasing steps from 1 on, but %d follows %d",
            step,
            before);
        before = step;
      }
      InvalidInput.require(factor > 0 && factor <= 1, "factor must be in (0, 1], was %s", factor);
    }

    @Override
    public double factor(long step, long warmup) {
      return Math.pow(factor, at.stream().filter(first -> first <= step).count());
    }
  }

  /** Returns how much of the way to the end of a schedule is behind a step, in [0, 1]. */
  private static double way(long step, long warmup, long until) {
    return Math.min(1, (double) (step - warmup) / (until - warmup));
  }

  private static void requireDecay(Long until, double floor) {
    InvalidInput.require(until == null || until >= 1, "until must be at least 1, was %s", until);
    InvalidInput.require(floor >= 0 && floor <= 1, "floor must be in [0, 1], was %s", floor);
  }

  private static void requireSteps(long warmup, long until) {
    InvalidInput.require(
        warmup < until,
        "schedule: it ends at step %d, and the warm-up takes %d: make that shorter",
        until,
        warmup);
  }
}
