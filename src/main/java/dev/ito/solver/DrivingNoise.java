package dev.ito.solver;

import dev.ito.math.Batch;

/**
 * The Wiener process W that drives a stochastic solver, one path per sample, and the draws of the
 * correctors beside it.
 */
public interface DrivingNoise {
  /**
   * Writes the increment of a step, scaled to unit variance: (W(from) - W(to)) / sqrt(from - to).
   *
   * @param step the interval
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
   * @param step the interval
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
  void correction(long draw, Batch z);

  /** Returns W itself, for solvers that choose their own times. */
  BrownianPath path();

  /** Returns the index of the sample that row 0 of a batch stands for. */
  long first();
}
