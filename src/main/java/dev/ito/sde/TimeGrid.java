package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import java.util.function.DoubleUnaryOperator;

/**
 * The times a solver visits: strictly decreasing, both ends included, {@code steps} intervals.
 *
 * <p>A grid is a value; the solver gets its intervals one by one and never invents a step size.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface TimeGrid
    permits TimeGrid.Uniform,
        TimeGrid.Quadratic,
        TimeGrid.LogSnr,
        TimeGrid.Karras,
        DiscreteGrid,
        NodeGrid,
        TimeGrid.ScoreSde {
  /** Returns the number of intervals. */
  int steps();

  /** Returns this grid with another number of intervals. */
  TimeGrid with(int steps);

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

  /** Steps of a grid or chain: ten thousand times those of the papers; the times fill 80 MB. */
  int MOST_STEPS = 10_000_000;

  /** Checks the number of steps of a grid or chain. */
  static void requireSteps(int steps) {
    InvalidInput.require(steps >= 1, "steps must be at least 1, was %d", steps);
    InvalidInput.require(
        steps <= MOST_STEPS, "steps must be at most %d, was %d", MOST_STEPS, steps);
  }

  /** Checks the settings that the continuous grids share. */
  static void requireRange(int steps, double tMin, double tMax) {
    requireSteps(steps);
    InvalidInput.require(
        0 <= tMin && tMin < tMax && tMax <= Sde.HORIZON,
        "a grid needs 0 <= t-min < t-max <= 1, but they are %s and %s",
        tMin,
        tMax);
  }

  /** Returns the times at u = 0, 1/steps, .., 1, with both ends exact. */
  static double[] place(int steps, double tMin, double tMax, DoubleUnaryOperator placement) {
    double[] times = new double[steps + 1];
    for (int i = 1; i < steps; i++) {
      times[i] = placement.applyAsDouble((double) i / steps);
    }
    times[0] = tMax;
    times[steps] = tMin;
    return times;
  }

  /**
   * Equal steps in t.
   *
   * @param tMin the last time
   * @param tMax the first time
   */
  @JsonTypeName("uniform")
  record Uniform(int steps, double tMin, @JsonProperty(defaultValue = "1") double tMax)
      implements TimeGrid {
    public Uniform {
      requireRange(steps, tMin, tMax);
    }

    @Override
    public Uniform with(int steps) {
      return new Uniform(steps, tMin, tMax);
    }

    @Override
    public double[] times(Sde sde) {
      return place(steps, tMin, tMax, u -> tMax + u * (tMin - tMax));
    }
  }

  /**
   * Equal steps in the root of t: more of them near the data (Song, Meng & Ermon 2021, appendix
   * D.2).
   *
   * @param tMin the last time
   * @param tMax the first time
   */
  @JsonTypeName("quadratic")
  record Quadratic(int steps, double tMin, @JsonProperty(defaultValue = "1") double tMax)
      implements TimeGrid {
    public Quadratic {
      requireRange(steps, tMin, tMax);
    }

    @Override
    public Quadratic with(int steps) {
      return new Quadratic(steps, tMin, tMax);
    }

    @Override
    public double[] times(Sde sde) {
      double start = Math.sqrt(tMax);
      double end = Math.sqrt(tMin);
      return place(steps, tMin, tMax, u -> Math.pow(start + u * (end - start), 2));
    }
  }

  /**
   * Equal steps in the log signal-to-noise ratio (Lu et al. 2022, section 3.4).
   *
   * @param tMin the last time, positive
   * @param tMax the first time
   */
  @JsonTypeName("log-snr")
  record LogSnr(int steps, double tMin, @JsonProperty(defaultValue = "1") double tMax)
      implements TimeGrid {
    public LogSnr {
      requireRange(steps, tMin, tMax);
      InvalidInput.require(tMin > 0, "t-min must be positive: the log-SNR is infinite at t = 0");
    }

    @Override
    public LogSnr with(int steps) {
      return new LogSnr(steps, tMin, tMax);
    }

    @Override
    public double[] times(Sde sde) {
      double start = sde.marginal(tMax).logSnr();
      double end = sde.marginal(tMin).logSnr();
      return place(steps, tMin, tMax, u -> sde.time(start + u * (end - start)));
    }
  }

  /**
   * Equal steps in the rho-th root of sigma / alpha (Karras et al. 2022, eq. 5).
   *
   * @param tMin the last time, positive
   * @param tMax the first time
   * @param rho exponent, positive; 7 in the paper
   */
  @JsonTypeName("karras")
  record Karras(
      int steps,
      double tMin,
      @JsonProperty(defaultValue = "1") double tMax,
      @JsonProperty(defaultValue = "7") double rho)
      implements TimeGrid {
    public Karras {
      requireRange(steps, tMin, tMax);
      InvalidInput.require(tMin > 0, "t-min must be positive: sigma is 0 at t = 0");
      InvalidInput.require(rho > 0, "rho must be positive, was %s", rho);
    }

    @Override
    public Karras with(int steps) {
      return new Karras(steps, tMin, tMax, rho);
    }

    @Override
    public double[] times(Sde sde) {
      double start = Math.pow(sde.marginal(tMax).ratio(), 1 / rho);
      double end = Math.pow(sde.marginal(tMin).ratio(), 1 / rho);
      return place(
          steps, tMin, tMax, u -> sde.time(-2 * rho * Math.log(start + u * (end - start))));
    }
  }

  /**
   * The grid of the code of Song et al. 2021 (score_sde): the N points linspace(1, t-min, N), but
   * steps of length 1/N from each of them, which is not quite their distance.
   *
   * <p>The last point has no step: it is that of the final denoising, and N the number of
   * evaluations. That code takes these steps with Euler-Maruyama; its reverse diffusion goes from
   * one point to the next, as on a uniform grid.
   *
   * @param steps number of steps, N - 1
   * @param tMin the last point
   */
  @JsonTypeName("score-sde")
  record ScoreSde(int steps, double tMin) implements TimeGrid {
    public ScoreSde {
      requireRange(steps, tMin, Sde.HORIZON);
    }

    @Override
    public ScoreSde with(int steps) {
      return new ScoreSde(steps, tMin);
    }

    @Override
    public double[] times(Sde sde) {
      return new TimeGrid.Uniform(steps, tMin, Sde.HORIZON).times(sde);
    }

    @Override
    public boolean contiguous() {
      return false;
    }

    @Override
    public double end(double[] times, int step) {
      return Math.max(0, times[step] - 1.0 / (steps + 1));
    }
  }
}
