package dev.ito.evaluation;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.math.Shape;
import dev.ito.metric.PixelBatch;
import java.io.IOException;
import java.util.stream.IntStream;

/** Images by their index, as pixel levels, a part at a time. */
interface ImageSource {
  /** Returns the number of images. */
  int count();

  Shape shape();

  /** Returns the images {@code from} (included) to {@code to} (excluded). */
  PixelBatch read(int from, int to) throws IOException;

  /** Returns the images of a data set, the darkest level 0 and the brightest 255. */
  static ImageSource of(Examples examples, PixelScale scale) {
    return new ImageSource() {
      @Override
      public int count() {
        return examples.count();
      }

      @Override
      public Shape shape() {
        return examples.shape();
      }

      @Override
      public PixelBatch read(int from, int to) {
        return pixels(examples, scale, IntStream.range(from, to).toArray());
      }
    };
  }

  /** Returns some images of a data set. */
  static PixelBatch pixels(Examples examples, PixelScale scale, int[] indices) {
    return new PixelBatch(indices.length, examples.shape(), scale.toBytes(examples.batch(indices)));
  }
}
