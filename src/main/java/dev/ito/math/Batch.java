package dev.ito.math;

import java.util.Arrays;

/**
 * Samples of one shape in one flat array, sample after sample, channels last.
 *
 * <p>The solvers update batches in place: {@link #values()} is the storage itself.
 */
public final class Batch {
  private final int count;
  private final Shape shape;
  private final int size;
  private final double[] values;

  /** Makes a batch of zeros. */
  public Batch(int count, Shape shape) {
    this(count, shape, new double[Math.multiplyExact(count, shape.size())]);
  }

  /**
   * Makes a batch over the given storage, without a copy.
   *
   * @param values {@code count * shape.size()} values
   */
  public Batch(int count, Shape shape, double[] values) {
    if (values.length != Math.multiplyExact(count, shape.size())) {
      throw new IllegalArgumentException(
          values.length + " values for " + count + " samples of shape " + shape);
    }
    this.count = count;
    this.shape = shape;
    this.size = shape.size();
    this.values = values;
  }

  /** Returns the number of samples. */
  public int count() {
    return count;
  }

  /** Returns the shape of each sample. */
  public Shape shape() {
    return shape;
  }

  /** Returns the storage: the values of sample i start at {@code i * size()}. */
  public double[] values() {
    return values;
  }

  /** Returns the number of values of one sample. */
  public int size() {
    return size;
  }

  /** Returns a copy with storage of its own. */
  public Batch copy() {
    return new Batch(count, shape, values.clone());
  }

  /** Returns a batch of zeros with this batch's count and shape. */
  public Batch like() {
    return new Batch(count, shape);
  }

  /** Returns a copy of the samples {@code from} (included) to {@code to} (excluded). */
  public Batch slice(int from, int to) {
    return new Batch(to - from, shape, Arrays.copyOfRange(values, from * size, to * size));
  }

  /** Copies all samples of {@code source} into this batch, starting at sample {@code at}. */
  public void put(int at, Batch source) {
    System.arraycopy(source.values, 0, values, at * size, source.values.length);
  }

  /** Adds {@code factor * y} to this batch. */
  public void add(double factor, Batch y) {
    for (int i = 0; i < values.length; i++) {
      values[i] += factor * y.values[i];
    }
  }

  /** Adds {@code factor * y} to one sample of this batch, with the same sample of {@code y}. */
  public void addRow(int row, double factor, Batch y) {
    for (int i = row * size; i < (row + 1) * size; i++) {
      values[i] += factor * y.values[i];
    }
  }

  /** Returns a copy of some samples. */
  public Batch rows(int... rows) {
    Batch chosen = new Batch(rows.length, shape);
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(values, rows[k] * size, chosen.values, k * size, size);
    }
    return chosen;
  }

  /** Returns the scalar product of one sample of this batch and the same one of {@code y}. */
  public double dot(int row, Batch y) {
    int end = (row + 1) * size;
    double sum = 0;
    for (int i = row * size; i < end; i++) {
      sum += values[i] * y.values[i];
    }
    return sum;
  }

  /** Multiplies each sample by a factor of its own. */
  public void scaleRows(double... factors) {
    for (int row = 0; row < count; row++) {
      double factor = factors[row];
      for (int i = row * size; i < (row + 1) * size; i++) {
        values[i] *= factor;
      }
    }
  }

  /** Multiplies all values by {@code factor}. */
  public void scale(double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  /** Returns the first sample that holds a NaN or an infinity, or -1. */
  public int firstNotFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        return i / size;
      }
    }
    return -1;
  }
}
