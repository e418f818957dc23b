package dev.ito.math;

import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.Philox4x64;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Keyed random numbers: every draw is a function of (seed, purpose, sample, draw) and of nothing
 * else.
 *
 * <p>The generator is Philox 4x64 (Salmon et al. 2011): seed and purpose are its key, sample and
 * draw the upper half of its counter. So sample 17 gets the same noise in a batch of 1 or of 256,
 * today or after a resume.
 *
 * @param purpose what the numbers are for
 * @param first index of the sample that row 0 of a batch stands for
 */
public record Noise(long seed, Purpose purpose, long first) {
  public Noise(long seed, Purpose purpose) {
    this(seed, purpose, 0);
  }

  /** Returns the noise of a batch whose row 0 is sample {@code sample}. */
  public Noise startingAt(long sample) {
    return new Noise(seed, purpose, sample);
  }

  /**
   * Fills each row of {@code out} with the standard normal numbers of its sample's draw {@code
   * draw}.
   */
  public void gaussian(long draw, Batch out) {
    int size = out.size();
    IntStream.range(0, out.count())
        .parallel()
        .forEach(row -> gaussian(row, draw, out.values(), row * size, size));
  }

  /** Writes {@code length} standard normal numbers of one row's draw to {@code out}. */
  public void gaussian(long row, long draw, double[] out, int offset, int length) {
    var sampler = ZigguratSampler.NormalizedGaussian.of(generator(row, draw));
    for (int i = offset; i < offset + length; i++) {
      out[i] = sampler.sample();
    }
  }

  /** Returns one number of one row's draw, uniform in [0, 1). */
  public double uniform(long row, long draw) {
    return generator(row, draw).nextDouble();
  }

  /** Returns the generator of one row's draw; two calls return the same sequence. */
  public UniformRandomProvider generator(long row, long draw) {
    return new Philox4x64(new long[] {seed, purpose.code(), 0, 0, draw, first + row});
  }
}
