package dev.ito.score;

import dev.ito.math.Batch;

/** A network that also goes backwards, from its output to its input. */
public interface DifferentiableNetwork extends Network {
  /**
   * Evaluates the network on every sample, and the product (dF/dx)^T v of its Jacobian with a
   * vector.
   *
   * @param x inputs; not changed
   * @param condition one number per sample that stands for the noise level
   * @param v one vector per sample; not changed
   * @param out receives the outputs
   * @param vjp receives the products; this and {@code out} are other batches than the inputs
   */
  void applyAndVjp(Batch x, double[] condition, Batch v, Batch out, Batch vjp);
}
