package dev.ito.evaluation;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * The first images of a set, as levels of pixels.
 *
 * @param scale of at most 256 levels, from model units
 * @param count how many of them
 */
record LevelImages(Examples examples, PixelScale scale, int count) {
  /** Levels that a byte can hold. */
  static final int MOST = 256;

  /** Images between two looks at the clock and at the user. */
  private static final int PART = 256;

  LevelImages {
    if (!examples.shape().isImage() || scale.levels() > MOST) {
      throw new IllegalArgumentException(
          scale.levels() + " levels of " + examples.shape().inWords());
    }
  }

  /** Takes an image. */
  @FunctionalInterface
  interface Each {
    /**
     * Takes an image.
     *
     * @param levels of its values, channels last; they are those of the next one afterwards
     */
    void take(int index, int[] levels) throws IOException;
  }

  /** All images of a set. */
  static LevelImages all(Examples examples, PixelScale scale) {
    return new LevelImages(examples, scale, examples.count());
  }

  /**
   * Returns the training images of the data set: such as those that are measured, which may be
   * others. Without them they are still measured.
   *
   * @param warning takes why they cannot be read
   * @return empty if there are none of this shape and so many levels
   */
  static Optional<LevelImages> training(Setup setup, LevelImages measured, Consumer<String> warning)
      throws IOException {
    Optional<PixelScale> scale = setup.dataset().filter(measured::isLike).flatMap(Dataset::pixels);
    if (scale.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(all(setup.real(Split.TRAIN), scale.get()));
    } catch (InvalidInput e) {
      warning.accept(
          "baselines: the training images, from which tables are counted, cannot be read: "
              + e.getMessage());
      return Optional.empty();
    }
  }

  private boolean isLike(Dataset data) {
    return data.splits().contains(Split.TRAIN)
        && data.shape().equals(shape())
        && data.pixels().map(PixelScale::levels).equals(Optional.of(levels()));
  }

  Shape shape() {
    return examples.shape();
  }

  int levels() {
    return scale.levels();
  }

  /** Returns the number of all values. */
  long values() {
    return (long) count * shape().size();
  }

  /**
   * Reads the images one by one, in their order.
   *
   * @param unit what they are called while the user waits
   * @throws CancellationException if the user asked to stop
   */
  void forEach(String unit, Monitor monitor, Each each) throws IOException {
    double[] image = new double[shape().size()];
    int[] levels = new int[image.length];
    try (Monitor.Task task = monitor.start("baselines", unit, 0, count)) {
      for (int i = 0; i < count; i++) {
        if (monitor.stopped()) {
          throw new CancellationException("stopped: run it again to finish the evaluation");
        }
        examples.read(i, image, 0);
        for (int j = 0; j < image.length; j++) {
          levels[j] = scale.toLevel(image[j]);
        }
        each.take(i, levels);
        if ((i + 1) % PART == 0 || i + 1 == count) {
          task.at(i + 1, "");
        }
      }
    }
  }
}
