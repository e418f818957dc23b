package dev.ito.score;

import dev.ito.math.Batch;
import java.util.function.LongToIntFunction;

/** A score with its derivative: what the likelihood needs, whose divergence is a trace of it. */
public interface DifferentiableScore extends ScoreFunction {
  /**
   * Computes the score of every sample, and the product (ds/dx)^T v of its Jacobian with a vector.
   *
   * @param at the samples, each at its time
   * @param v one vector per sample; not changed
   * @param out receives the scores
   * @param vjp receives the products; this and {@code out} are other batches than the inputs
   */
  void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp);

  /**
   * Returns the score of samples that have labels: itself, if it does not look at them.
   *
   * @param label of a sample by its index, {@link Network#NO_LABEL} for none
   */
  default DifferentiableScore labelled(LongToIntFunction label) {
    return this;
  }
}
