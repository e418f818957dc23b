package dev.ito.score;

import dev.ito.math.Batch;

/**
 * A score with its derivative: what the likelihood needs, whose divergence is a trace of it.
 *
 * <p>A score is one only if its type says so: a {@link ScoreModel} is not, a {@link
 * DifferentiableScoreModel} is.
 */
public interface DifferentiableScore extends ScoreFunction {
  /**
   * Computes the score of every sample, and the product (ds/dx)^T v of its Jacobian with a vector.
   *
   * @param x samples; not changed
   * @param t one time per sample, where sigma(t) is positive
   * @param v one vector per sample; not changed
   * @param score receives the scores
   * @param vjp receives the products; this and {@code score} are other batches than the inputs
   */
  void scoreAndVjp(Batch x, double[] t, Batch v, Batch score, Batch vjp);
}
