package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Points with a label each, -1 for none. */
final class PointSet implements Examples {
  private final Shape shape;
  private final double[] coordinates;
  private final int[] labels;
  private final List<String> classNames;

  /**
   * Makes points over the given storage, without a copy.
   *
   * @param coordinates point after point
   */
  PointSet(Shape shape, double[] coordinates, int[] labels) {
    this(shape, coordinates, labels, List.of());
  }

  /** Makes points of classes that have names. */
  PointSet(Shape shape, double[] coordinates, int[] labels, List<String> classNames) {
    if (coordinates.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          coordinates.length + " coordinates and " + labels.length + " labels of points " + shape);
    }
    this.shape = shape;
    this.coordinates = coordinates;
    this.labels = labels;
    this.classNames = List.copyOf(classNames);
  }

  @Override
  public int count() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public void read(int index, double[] out, int offset) {
    System.arraycopy(coordinates, index * shape.size(), out, offset, shape.size());
  }

  /** Returns how far points reach. */
  static Extent extent(Examples points) {
    double[] all = points.batch(IntStream.range(0, points.count()).toArray()).values();
    double squares = Arrays.stream(all).map(x -> x * x).sum();
    return new Extent(
        Math.sqrt(squares / all.length), Arrays.stream(all).map(Math::abs).max().orElse(0));
  }

  @Override
  public String sha256() {
    MessageDigest digest = Sha256.start();
    digest.update((shape + "\n").getBytes(StandardCharsets.US_ASCII));
    ByteBuffer point = ByteBuffer.allocate(shape.size() * Double.BYTES + Integer.BYTES);
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < shape.size(); j++) {
        point.putDouble(coordinates[i * shape.size() + j]);
      }
      digest.update(point.putInt(labels[i]).flip());
      point.clear();
    }
    return Sha256.hex(digest);
  }
}
