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
}
