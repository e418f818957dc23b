package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import java.util.function.DoubleUnaryOperator;

/**
 * How large the error of a step may be.
 *
 * @param rtol relative to the values of a sample, positive
 * @param atol absolute, positive
 */
public record Tolerance(double rtol, double atol) {
  public Tolerance {
    require(rtol, atol);
  }

  /**
   * Checks both.
   *
   * @throws InvalidInput naming the one that is not positive
   */
  public static void require(double rtol, double atol) {
    requirePositive("rtol", rtol);
    requirePositive("atol", atol);
  }

  private static void requirePositive(String name, double value) {
    InvalidInput.require(
        value > 0 && Double.isFinite(value), "%s must be positive, was %s", name, value);
  }

  /** Returns the unit of an error beside a value: both tolerances together (Hairer et al.). */
  double sum(double size) {
    return atol + rtol * size;
  }

  /** Returns the larger of both tolerances (Jolicoeur-Martineau et al.). */
  double larger(double size) {
    return Math.max(atol, rtol * size);
  }

  /**
   * Returns root mean squares, one per sample, each value in the unit that max(|a|, |b|) decides.
   *
   * @param parts lengths of the parts of a sample, of which the largest counts
   */
  static double[] norms(Batch batch, Batch a, Batch b, int[] parts, DoubleUnaryOperator unit) {
    double[] norms = new double[batch.count()];
    for (int i = 0; i < norms.length; i++) {
      int from = i * batch.size();
      for (int length : parts) {
        norms[i] = Math.max(norms[i], norm(batch, a, b, from, length, unit));
        from += length;
      }
    }
    return norms;
  }

  private static double norm(
      Batch batch, Batch a, Batch b, int from, int length, DoubleUnaryOperator unit) {
    double sum = 0;
    for (int j = from; j < from + length; j++) {
      double largest = Math.max(Math.abs(a.values()[j]), Math.abs(b.values()[j]));
      double scaled = batch.values()[j] / unit.applyAsDouble(largest);
      sum += scaled * scaled;
    }
    return Math.sqrt(sum / length);
  }
}
