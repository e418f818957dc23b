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
   * Refuses a training with which it does not go.
   *
   * @param warmup steps before it
   * @param steps of the whole training
   * @throws InvalidInput saying what to change
   */
  default void requireFits(long warmup, long steps) {}

  /** It falls from the peak to a floor, which it reaches at the end or before. */
  sealed interface Decay extends Schedule {
    /** Returns the step from which on it is at the floor; null: the end of the training. */
    Long until();

    /** Returns the floor as a part of the peak, in [0, 1]. */
    double floor();

    /** Returns how high above the floor it is, from 1 at part 0 to 0 at part 1. */
    double shape(double part);

    /** Returns the same shape with another end. */
    Decay endingAt(long step);

    @Override
    default double factor(long step, long warmup) {
      double part = Math.min(1, (double) (step - warmup) / (until() - warmup));
      return floor() + (1 - floor()) * shape(part);
    }

    @Override
    default Schedule over(long steps) {
      return until() == null ? endingAt(steps) : this;
    }

    @Override
    default void requireFits(long warmup, long steps) {
      InvalidInput.require(
          warmup < until(),
          "warmup takes %d steps, but the schedule ends at step %d: make warmup shorter",
          warmup,
          until());
      InvalidInput.require(
          until() >= steps || floor() > 0,
          "schedule: the rate is 0 from step %d on, but there are %d steps: set its until to %2$d,"
              + " or a floor above 0",
          until(),
          steps);
    }

    private static void require(Long until, double floor) {
      InvalidInput.require(until == null || until >= 1, "until must be at least 1, was %s", until);
      InvalidInput.require(floor >= 0 && floor <= 1, "floor must be in [0, 1], was %s", floor);
    }
  }

  /** Half a cosine (Loshchilov and Hutter 2017, without restarts). */
  @JsonTypeName("cosine")
  record Cosine(
      @JsonProperty(defaultValue = "null") Long until,
      @JsonProperty(defaultValue = "0") double floor)
      implements Decay {
    public Cosine {
      Decay.require(until, floor);
    }

    @Override
    public double shape(double part) {
      return 0.5 * (1 + Math.cos(Math.PI * part));
    }

    @Override
    public Decay endingAt(long step) {
      return new Cosine(step, floor);
    }
  }

  /** A straight line. */
  @JsonTypeName("linear")
  record Linear(
      @JsonProperty(defaultValue = "null") Long until,
      @JsonProperty(defaultValue = "0") double floor)
      implements Decay {
    public Linear {
      Decay.require(until, floor);
    }

    @Override
    public double shape(double part) {
      return 1 - part;
    }

    @Override
    public Decay endingAt(long step) {
      return new Linear(step, floor);
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
}
