package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.InvalidInput;

/**
 * The times a solver visits: strictly decreasing, both ends included, {@code steps} intervals.
 *
 * <p>A grid is a value; the solver gets its intervals one by one and never invents a step size.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface TimeGrid
    permits UniformGrid, QuadraticGrid, LogSnrGrid, KarrasGrid, DiscreteGrid, ScoreSdeGrid {
  /** Returns the number of intervals. */
  int steps();

  /** Returns the {@code steps() + 1} times for a process, from the noise to the data. */
  double[] times(Sde sde);

  /** Returns whether the first time is T for every process; if not, it is the grid's convention. */
  default boolean startsAtPrior() {
    return true;
  }

  /** Returns whether each step starts where the one before it ends. */
  default boolean contiguous() {
    return true;
  }

  /**
   * Returns the time at which a step ends: that at which the next one starts.
   *
   * @param times of {@link #times}
   * @param step 0 for the first
   */
  default double end(double[] times, int step) {
    return times[step + 1];
  }

  /** Checks the settings that the continuous grids share. */
  static void requireRange(int steps, double tMin, double tMax) {
    InvalidInput.require(steps >= 1, "steps must be at least 1, was %d", steps);
    InvalidInput.require(
        0 <= tMin && tMin < tMax && tMax <= Sde.HORIZON,
        "a grid needs 0 <= t-min < t-max <= 1, but they are %s and %s",
        tMin,
        tMax);
  }

  /** A function of the position along a grid. */
  @FunctionalInterface
  interface Placement {
    /**
     * @param u 0 at the start of the grid, 1 at its end
     */
    double at(double u);
  }

  /** Returns the times at u = 0, 1/steps, .., 1, with both ends exact. */
  static double[] place(int steps, double tMin, double tMax, Placement placement) {
    double[] times = new double[steps + 1];
    for (int i = 1; i < steps; i++) {
      times[i] = placement.at((double) i / steps);
    }
    times[0] = tMax;
    times[steps] = tMin;
    return times;
  }
}
