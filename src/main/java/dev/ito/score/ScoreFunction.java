package dev.ito.score;

import dev.ito.math.Batch;
import java.util.function.BiConsumer;

/**
 * The score s(x, t), the gradient of log p_t at x.
 *
 * <p>What a score knows beside its value is said by its type: {@link DifferentiableScore}, {@link
 * VarianceScore}.
 */
@FunctionalInterface
public interface ScoreFunction {
  /**
   * Computes the score of every sample.
   *
   * @param at the samples, each at its time
   * @param out receives the scores; another batch than {@code at.x()}
   */
  void score(NoisySamples at, Batch out);

  /**
   * Returns this score with something done to all that it computes; it still knows the variance if
   * this one does.
   *
   * @param change is given the samples and their scores, which it may change
   */
  default ScoreFunction then(BiConsumer<NoisySamples, Batch> change) {
    return (at, out) -> {
      score(at, out);
      change.accept(at, out);
    };
  }
}
