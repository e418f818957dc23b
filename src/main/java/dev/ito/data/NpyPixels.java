package dev.ito.data;

import dev.ito.io.NpyHeader;
import dev.ito.io.NpyStream;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The images of a {@code .npy} file or of an array in a {@code .npz} file: uint8, NHWC. */
public final class NpyPixels implements PixelSource {
  private final Path file;
  private final NpyStream.Source source;
  private final int count;
  private final Shape shape;
  private NpyStream stream;
  private int next;

  /**
   * Opens an array.
   *
   * @throws InvalidInput if it is not uint8 of shape (n, height, width, 1 or 3)
   */
  public NpyPixels(Path file, NpyStream.Source source) throws IOException {
    this.file = file;
    this.source = source;
    this.stream = source.open();
    NpyHeader header = stream.header();
    List<Integer> axes = header.shape();
    InvalidInput.require(
        header.typeName().equals("uint8")
            && axes.size() == 4
            && axes.get(0) >= 1
            && (axes.get(3) == 1 || axes.get(3) == 3),
        "%s: images are uint8 of shape (n, height, width, 1 or 3), but it is %s of shape %s",
        file,
        header.typeName(),
        header.tuple());
    this.count = axes.get(0);
    this.shape = new Shape(axes.subList(1, 4));
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public String sha256() throws IOException {
    return Sha256.ofContent(file, Long.MAX_VALUE);
  }

  @Override
  public byte[] read(int from, int to) throws IOException {
    if (from < next || stream == null) {
      stream = source.open();
      next = 0;
    }
    stream.skip((long) (from - next) * shape.size());
    byte[] levels = stream.bytes((to - from) * shape.size());
    next = to;
    if (next == count) {
      stream.close();
      stream = null;
    }
    return levels;
  }
}
