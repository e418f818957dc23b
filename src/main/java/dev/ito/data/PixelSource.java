package dev.ito.data;

import dev.ito.math.Shape;
import java.io.IOException;

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
}
