package dev.ito.solver;

import dev.ito.math.Batch;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The right-hand side of the ordinary differential equations dx/dt = F(x, t), one per sample. */
@FunctionalInterface
public interface VectorField {
  /**
   * Computes dx/dt of some of the samples.
   *
   * @param rows of the samples in the whole batch: what is fixed for a sample is found by it
   * @param x the samples; not changed
   * @param t one time per sample
   * @param out receives the slopes; another batch than {@code x}
   */
  void at(int[] rows, Batch x, double[] t, Batch out);

  /**
   * Returns the lengths of the parts of a sample that keep to the tolerance each by itself.
   *
   * @param size of a sample, which the lengths add up to
   */
  default int[] parts(int size) {
    return new int[] {size};
  }

  /** Returns dx/dt of some of the samples. */
  default Batch at(int[] rows, Batch x, double[] t) {
    Batch out = x.like();
    at(rows, x, t, out);
    return out;
  }

  /** Returns dx/dt of the whole batch at one time. */
  default Batch at(Batch x, double t) {
    double[] times = new double[x.count()];
    Arrays.fill(times, t);
    return at(IntStream.range(0, x.count()).toArray(), x, times);
  }
}
