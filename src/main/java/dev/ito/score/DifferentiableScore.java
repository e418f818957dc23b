package dev.ito.score;

import dev.ito.math.Batch;

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
}
