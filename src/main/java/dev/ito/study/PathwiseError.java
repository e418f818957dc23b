package dev.ito.study;

import dev.ito.math.Estimate;

/**
 * The root mean square, over samples and dimensions, of what lies between samples and those of a
 * reference that started from the same noise and followed the same path.
 *
 * @param rms in model units
 * @param standardError of it, over the samples, to first order
 * @param reference the way of the reference
 */
public record PathwiseError(double rms, double standardError, String reference) {
  /**
   * Returns the distance of two sets of samples.
   *
   * @param a samples one after the other
   * @param b as many
   * @param n their number
   */
  static PathwiseError between(double[] a, double[] b, int n, String reference) {
    int size = a.length / n;
    double[] squares = new double[n];
    for (int j = 0; j < a.length; j++) {
      squares[j / size] += (a[j] - b[j]) * (a[j] - b[j]) / size;
    }
    Estimate mean = Estimate.of(squares);
    double rms = Math.sqrt(mean.mean());
    // The derivative of the root: d rms = d mean / (2 rms).
    double error = rms == 0 ? 0 : mean.standardError() / (2 * rms);
    return new PathwiseError(rms, error, reference);
  }
}
