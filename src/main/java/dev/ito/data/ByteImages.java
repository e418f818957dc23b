package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.Shape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Images, with or without labels, held as one unsigned byte per value, the pixel level. */
final class ByteImages implements Examples {
  private final Shape shape;
  private final int size;
  private final byte[] levels;
  private final byte[] labels;
  private final int count;
  private final double[] modelUnits;
  private final List<String> remarks;

  /**
   * Makes images over the given storage, without a copy.
   *
   * @param levels the pixel levels, image after image, channels last
   * @param labels one unsigned byte per image, or none
   */
  ByteImages(Shape shape, PixelScale scale, byte[] levels, byte[] labels) {
    this(shape, scale, levels, labels, List.of());
  }

  /** Makes images of which there is something to say. */
  ByteImages(Shape shape, PixelScale scale, byte[] levels, byte[] labels, List<String> remarks) {
    this.remarks = remarks;
    this.shape = shape;
    this.size = shape.size();
    this.count = labels.length == 0 ? levels.length / size : labels.length;
    if (levels.length != (long) count * size) {
      throw new IllegalArgumentException(
          levels.length + " pixels and " + labels.length + " labels of images " + shape);
    }
    this.levels = levels;
    this.labels = labels;
    this.modelUnits = new double[scale.levels()];
    for (int level = 0; level < modelUnits.length; level++) {
      modelUnits[level] = scale.toModel(level);
    }
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
  public int label(int index) {
    return labels.length == 0 ? -1 : Byte.toUnsignedInt(labels[index]);
  }

  /**
   * Returns the pixel level of one value of an image.
   *
   * @param value 0 .. size-1, channels last
   */
  int level(int index, int value) {
    return Byte.toUnsignedInt(levels[index * size + value]);
  }

  @Override
  public void read(int index, double[] out, int offset) {
    for (int i = 0; i < size; i++) {
      out[offset + i] = modelUnits[level(index, i)];
    }
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }

  @Override
  public String sha256() {
    MessageDigest digest = Sha256.start();
    digest.update((shape + "\n").getBytes(StandardCharsets.US_ASCII));
    digest.update(levels);
    digest.update(labels);
    return Sha256.hex(digest);
  }
}
