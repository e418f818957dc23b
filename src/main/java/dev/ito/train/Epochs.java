package dev.ito.train;

import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import org.apache.commons.rng.sampling.PermutationSampler;

/**
 * The order of the training examples: every epoch a permutation of its own, a function of the seed
 * and the epoch alone.
 */
public final class Epochs {
  private final Noise noise;
  private final int count;
  private long epoch = -1;
  private int[] order = new int[0];

  /** Makes the order. */
  public Epochs(long seed, int count) {
    this.noise = new Noise(seed, Purpose.SHUFFLE);
    this.count = count;
  }

  /** Returns the examples of a step; a batch may reach into the next epoch. */
  public int[] batch(long step, int size) {
    int[] indices = new int[size];
    for (int i = 0; i < size; i++) {
      indices[i] = example(step * size + i);
    }
    return indices;
  }

  private int example(long position) {
    if (position / count != epoch) {
      epoch = position / count;
      order = PermutationSampler.natural(count);
      PermutationSampler.shuffle(noise.generator(0, epoch), order);
    }
    return order[(int) (position % count)];
  }
}
