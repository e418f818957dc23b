package dev.ito.score;

import dev.ito.math.Batch;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Noisy samples x_t that a score is asked about, and which ones they are: what is fixed for a
 * sample, such as its label, is found by its index, whatever rows of a batch a solver looks at.
 *
 * @param x the samples; not changed
 * @param t one time per sample, where sigma(t) is positive
 * @param samples their indices in the experiment, one per sample
 */
public record NoisySamples(Batch x, double[] t, long[] samples) {
  public NoisySamples {
    if (t.length != x.count() || samples.length != x.count()) {
      throw new IllegalArgumentException(
          t.length + " times and " + samples.length + " indices of " + x.count() + " samples");
    }
  }

  /**
   * Makes consecutive samples, each at its time.
   *
   * @param first index of the sample that row 0 stands for
   */
  public NoisySamples(Batch x, double[] t, long first) {
    this(x, t, LongStream.range(first, first + x.count()).toArray());
  }

  /** Makes consecutive samples at one time. */
  public NoisySamples(Batch x, double t, long first) {
    this(x, filled(x, t), first);
  }

  /** Returns one time for every sample. */
  public static double[] filled(Batch x, double t) {
    double[] times = new double[x.count()];
    Arrays.fill(times, t);
    return times;
  }

  /** Returns the number of samples. */
  public int count() {
    return x.count();
  }
}
