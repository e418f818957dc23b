package dev.ito.data;

import dev.ito.math.Shape;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Images of one shape as pixel levels, read in parts: never all in memory at once. */
public interface PixelSource {
  /** Returns the number of images. */
  int count();

  /** Returns the shape of each image, channels last. */
  Shape shape();

  /** Returns the SHA-256 of the content in hex. */
  String sha256() throws IOException;

  /**
   * Reads images {@code from} (included) to {@code to} (excluded).
   *
   * @return their levels, 0 .. 255, image after image, channels last
   * @throws dev.ito.math.InvalidInput if one is broken or of another shape, naming it
   */
  byte[] read(int from, int to) throws IOException;

  /** Returns what a user may not expect of the images, a line each. */
  default List<String> remarks() {
    return List.of();
  }

  /** Returns the images of a data set, the darkest level 0 and the brightest 255. */
  static PixelSource of(Examples examples, PixelScale scale) {
    return new PixelSource() {
      @Override
      public int count() {
        return examples.count();
      }

      @Override
      public Shape shape() {
        return examples.shape();
      }

      @Override
      public String sha256() {
        return examples.sha256();
      }

      @Override
      public List<String> remarks() {
        return examples.remarks();
      }

      @Override
      public byte[] read(int from, int to) {
        return scale.toBytes(examples.batch(IntStream.range(from, to).toArray()));
      }
    };
  }
}
