package dev.ito.math;

import java.util.Arrays;

/**
 * A dense matrix, row after row.
 *
 * @param rows at least 0
 * @param columns at least 0
 * @param values {@code rows * columns} values; the storage itself, not a copy
 */
public record Matrix(int rows, int columns, double[] values) {
  public Matrix {
    if (values.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          values.length + " values for a matrix of " + rows + " x " + columns);
    }
  }

  /** Makes a matrix of zeros. */
  public Matrix(int rows, int columns) {
    this(rows, columns, new double[Math.multiplyExact(rows, columns)]);
  }

  /** Returns samples as rows; the storage itself. */
  public static Matrix of(Batch batch) {
    return new Matrix(batch.count(), batch.size(), batch.values());
  }

  public double get(int row, int column) {
    return values[row * columns + column];
  }

  /** Returns the sum of the diagonal of a square matrix. */
  public double trace() {
    double trace = 0;
    for (int i = 0; i < rows; i++) {
      trace += get(i, i);
    }
    return trace;
  }

  /** Returns a copy with all values multiplied by {@code factor}. */
  public Matrix times(double factor) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = factor * values[i];
    }
    return new Matrix(rows, columns, scaled);
  }

  /** Returns a copy with row i multiplied by {@code factors[i]}. */
  public Matrix scaleRows(double[] factors) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = factors[i / columns] * values[i];
    }
    return new Matrix(rows, columns, scaled);
  }

  /** Returns this matrix with another of as many columns below it. */
  public Matrix above(Matrix other) {
    double[] both = Arrays.copyOf(values, values.length + other.values.length);
    System.arraycopy(other.values, 0, both, values.length, other.values.length);
    return new Matrix(rows + other.rows, columns, both);
  }

  /** Returns a copy of the rows {@code from} (included) to {@code to} (excluded). */
  public Matrix slice(int from, int to) {
    return new Matrix(to - from, columns, Arrays.copyOfRange(values, from * columns, to * columns));
  }
}
