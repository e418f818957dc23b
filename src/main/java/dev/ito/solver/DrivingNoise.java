package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;

/**
 * The Wiener process W that drives a stochastic solver, one path per sample, and the draws of the
 * correctors beside it.
 */
public interface DrivingNoise {
  /**
   * Writes the increment of a step, scaled to unit variance: (W(from) - W(to)) / sqrt(from - to).
   *
   * @param z receives one standard normal number for every value of every sample
   */
  default void increment(Step step, Batch z) {
    for (int row = 0; row < z.count(); row++) {
      increment(step, row, z.values(), row * z.size(), z.size());
    }
  }

  /**
   * Writes the scaled increment of one sample.
   *
   * @param row of the sample in the batch
   * @param z receives {@code length} numbers from {@code offset} on
   */
  void increment(Step step, int row, double[] z, int offset, int length);

  /** Adds the scaled increment of a step, times {@code deviation}, to samples. */
  default void addTo(Batch x, double deviation, Step step) {
    Batch z = x.like();
    increment(step, z);
    x.add(deviation, z);
  }

  /**
   * Writes standard normal numbers that are independent of W, those of a corrector.
   *
   * @param draw number of the corrector's step, counted from the first step of the solver
   * @param z receives one number for every value of every sample
   */
  default void correction(long draw, Batch z) {
    new Noise(seed(), Purpose.CORRECTOR, first()).gaussian(draw, z);
  }

  /** Returns W itself, for solvers that choose their own times. */
  default BrownianPath path() {
    return new BrownianPath(seed(), first());
  }

  /** Returns the user's seed. */
  long seed();

  /** Returns the index of the sample that row 0 of a batch stands for. */
  long first();

  /** How the noise of the steps is made. */
  enum Kind {
    /** New noise for every step. */
    @JsonProperty("independent")
    INDEPENDENT,
    /** The increments of one Brownian path, the same for every grid and solver. */
    @JsonProperty("brownian-path")
    BROWNIAN_PATH;

    /**
     * Returns the noise of samples.
     *
     * @param first index of the sample that row 0 of a batch stands for
     */
    public DrivingNoise of(long seed, long first) {
      return switch (this) {
        case INDEPENDENT -> new Independent(seed, first);
        case BROWNIAN_PATH -> new BrownianPath(seed, first);
      };
    }
  }

  /**
   * New noise for every step: its increments are a function of the sample and the number of the
   * step.
   *
   * @param first index of the sample that row 0 of a batch stands for
   */
  record Independent(long seed, long first) implements DrivingNoise {
    @Override
    public void increment(Step step, int row, double[] z, int offset, int length) {
      new Noise(seed, Purpose.SOLVER, first).gaussian(row, step.index(), z, offset, length);
    }
  }
}
