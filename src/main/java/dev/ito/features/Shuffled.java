package dev.ito.features;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/** A set of features in random order, so that any stretch of it is a random part of the set. */
public final class Shuffled {
  private final Batch features;
  private final int[] order;

  /** Shuffles features, n x d. */
  public Shuffled(Batch features, long seed) {
    this.features = features;
    this.order = IntStream.range(0, features.count()).toArray();
    UniformRandomProvider random = new Noise(seed, Purpose.PARTITION).generator(0, 0);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }

  /** Returns n. */
  public int count() {
    return order.length;
  }

  /** Returns the samples {@code from} (included) to {@code to} (excluded) of the new order. */
  public Batch part(int from, int to) {
    Batch part = new Batch(to - from, features.shape());
    int d = features.size();
    for (int i = from; i < to; i++) {
      System.arraycopy(features.values(), order[i] * d, part.values(), (i - from) * d, d);
    }
    return part;
  }

  /** Returns where group {@code group} of {@code groups} almost equal ones starts. */
  public int start(int group, int groups) {
    return (int) ((long) group * order.length / groups);
  }
}
