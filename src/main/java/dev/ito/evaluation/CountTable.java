package dev.ito.evaluation;

import dev.ito.math.Shape;

/**
 * Probabilities of the levels of a pixel in a context, from how often each was seen in it.
 *
 * <p>In a context in which n values were seen, c of them of the level, the probability of the level
 * is (c + 1/levels) / (n + 1) (Perks 1947): that of one more value, spread over all levels. So no
 * level is impossible, those of a context have the sum 1, and a context that was never seen has
 * equal ones.
 */
final class CountTable {
  /** Classes of a neighbour at most: finer ones of 256 levels are seldom seen twice. */
  static final int CLASSES = 16;

  private static final double LOG2 = Math.log(2);

  /** What is known before a value of an image is. */
  @FunctionalInterface
  interface Context {
    /**
     * Returns the number of the context.
     *
     * @param image levels, channels last
     * @param value place of the value
     */
    int of(int[] image, int value);
  }

  private final Context context;
  private final long[][] counts;
  private final long[] totals;

  /**
   * A table in which nothing was counted yet.
   *
   * @param contexts their number
   */
  CountTable(int contexts, int levels, Context context) {
    this.context = context;
    counts = new long[contexts][levels];
    totals = new long[contexts];
  }

  /** Nothing but the channel is known. */
  static CountTable ofChannels(Shape shape, int levels) {
    int channels = shape.channels();
    return new CountTable(channels, levels, (image, value) -> value % channels);
  }

  /** The place in the image is known, the channel included. */
  static CountTable ofPlaces(Shape shape, int levels) {
    return new CountTable(shape.size(), levels, (image, value) -> value);
  }

  /**
   * The channel and the classes of the left and the upper neighbour in it are known. Of up to 16
   * levels each is a class, more are divided evenly; outside the image is level 0.
   */
  static CountTable ofNeighbours(Shape shape, int levels) {
    int channels = shape.channels();
    int row = shape.width() * channels;
    int classes = Math.min(levels, CLASSES);
    Context context =
        (image, value) -> {
          int left = value % row >= channels ? image[value - channels] : 0;
          int upper = value >= row ? image[value - row] : 0;
          int pair = left * classes / levels * classes + upper * classes / levels;
          return pair * channels + value % channels;
        };
    return new CountTable(classes * classes * channels, levels, context);
  }

  /** Counts the values of an image. */
  void add(int[] image) {
    for (int j = 0; j < image.length; j++) {
      int k = context.of(image, j);
      counts[k][image[j]]++;
      totals[k]++;
    }
  }

  /** Returns the probability of a value of an image, given what is known before it. */
  double probability(int[] image, int value) {
    int k = context.of(image, value);
    return (counts[k][image[value]] + 1.0 / counts[k].length) / (totals[k] + 1.0);
  }

  /** Returns the bits per dimension of an image. */
  double bits(int[] image) {
    double nats = 0;
    for (int j = 0; j < image.length; j++) {
      nats -= Math.log(probability(image, j));
    }
    return nats / (image.length * LOG2);
  }
}
