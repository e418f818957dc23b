package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Points of the plane with a label each, -1 for none. */
final class PointSet implements Examples {
  static final Shape PLANE = Shape.of(2);

  private final double[] coordinates;
  private final int[] labels;

  /**
   * Makes points over the given storage, without a copy.
   *
   * @param coordinates two for each label
   */
  PointSet(double[] coordinates, int[] labels) {
    if (coordinates.length != 2L * labels.length) {
      throw new IllegalArgumentException(
          coordinates.length + " coordinates for " + labels.length + " points");
    }
    this.coordinates = coordinates;
    this.labels = labels;
  }

  @Override
  public int count() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return PLANE;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, double[] out, int offset) {
    out[offset] = coordinates[2 * index];
    out[offset + 1] = coordinates[2 * index + 1];
  }

  @Override
  public String sha256() {
    MessageDigest digest = Sha256.start();
    digest.update((PLANE + "\n").getBytes(StandardCharsets.US_ASCII));
    ByteBuffer point = ByteBuffer.allocate(2 * Double.BYTES + Integer.BYTES);
    for (int i = 0; i < labels.length; i++) {
      point.putDouble(coordinates[2 * i]).putDouble(coordinates[2 * i + 1]).putInt(labels[i]);
      digest.update(point.flip());
      point.clear();
    }
    return Sha256.hex(digest);
  }
}
