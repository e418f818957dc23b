package dev.ito.solver;

import dev.ito.math.Batch;

/** The right-hand side of the ordinary differential equations dx/dt = F(x, t), one per sample. */
@FunctionalInterface
public interface VectorField {
  /**
   * Computes dx/dt of samples.
   *
   * @param samples their indices in the experiment: what is fixed for a sample is found by it
   * @param x the samples; not changed
   * @param t one time per sample
   * @param out receives the slopes; another batch than {@code x}
   */
  void at(long[] samples, Batch x, double[] t, Batch out);

  /** Returns whether there are slopes at a time; the probability flow has none where sigma is 0. */
  default boolean isDefined(double t) {
    return true;
  }

  /**
   * Returns the lengths of the parts of a sample that keep to the tolerance each by itself.
   *
   * @param size of a sample, which the lengths add up to
   */
  default int[] parts(int size) {
    return new int[] {size};
  }

  /** Returns dx/dt of samples. */
  default Batch at(long[] samples, Batch x, double[] t) {
    Batch out = x.like();
    at(samples, x, t, out);
    return out;
  }
}
