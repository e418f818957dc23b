package dev.ito.score;

import dev.ito.math.Batch;
import java.util.function.BiConsumer;

/** A score that knows how much an earlier x_s varies given x_t. */
public interface VarianceScore extends ScoreFunction {
  /**
   * Computes the score of every sample, and the variance of each value of x_s given x_t.
   *
   * @param at the samples, each at its time t
   * @param to the earlier time s of each sample
   * @param out receives the scores
   * @param variance receives the variances; this and {@code out} are other batches than {@code
   *     at.x()}
   */
  void scoreAndVariance(NoisySamples at, double[] to, Batch out, Batch variance);

  /**
   * Returns a score as one that knows variances.
   *
   * @throws UnsupportedOperationException if it knows none
   */
  static VarianceScore of(ScoreFunction score) {
    if (score instanceof VarianceScore known) {
      return known;
    }
    throw new UnsupportedOperationException("this score knows no variances");
  }

  @Override
  default VarianceScore then(BiConsumer<NoisySamples, Batch> change) {
    VarianceScore before = this;
    return new VarianceScore() {
      @Override
      public void score(NoisySamples at, Batch out) {
        before.score(at, out);
        change.accept(at, out);
      }

      @Override
      public void scoreAndVariance(NoisySamples at, double[] to, Batch out, Batch variance) {
        before.scoreAndVariance(at, to, out, variance);
        change.accept(at, out);
      }
    };
  }
}
