package dev.ito.score;

import dev.ito.math.Batch;

/** The score s(x, t), the gradient of log p_t at x. */
@FunctionalInterface
public interface ScoreFunction {
  /**
   * Computes the score of every sample.
   *
   * @param x samples; not changed
   * @param t one time per sample, where sigma(t) is positive
   * @param out receives the scores; another batch than {@code x}
   */
  void score(Batch x, double[] t, Batch out);

  /** Returns whether {@link #scoreAndVariance} is known. */
  default boolean knowsVariance() {
    return false;
  }

  /**
   * Computes the score of every sample at one time, and how much an earlier x_s varies given x_t.
   *
   * @param x samples; not changed
   * @param from the time t of the samples
   * @param to the earlier time s
   * @param out receives the scores
   * @param variance receives the variance of each value of x_s given x_t
   * @throws UnsupportedOperationException if it is not known
   */
  default void scoreAndVariance(Batch x, double from, double to, Batch out, Batch variance) {
    throw new UnsupportedOperationException("this score knows no variances");
  }
}
