package dev.ito.score;

import dev.ito.math.Batch;

/** A raw network F(x, condition): what it predicts is the business of {@link ScoreModel}. */
@FunctionalInterface
public interface Network {
  /**
   * Evaluates the network on every sample.
   *
   * @param x inputs; not changed
   * @param condition one number per sample that stands for the noise level
   * @param out receives the outputs; another batch than {@code x}
   */
  void apply(Batch x, double[] condition, Batch out);
}
