package dev.ito.verify;

import dev.ito.math.Student;
import dev.ito.verify.Verification.Curve;
import java.util.Arrays;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * An order of convergence p with its confidence interval, p - margin to p + margin.
 *
 * @param order p
 * @param margin half the width of the interval
 */
record Fit(double order, double margin) {
  /** The probability that an interval misses the true order. */
  private static final double MISS = 0.001;

  /**
   * The least half width: errors without noise leave residuals of rounding only, and an interval
   * that is narrower than the next term of the expansion.
   */
  private static final double LEAST = 0.02;

  /**
   * Fits log e = c + p log h + a h, of which the last term is the next one of the error's expansion
   * in h, by least squares.
   *
   * @param curve at least five points
   */
  static Fit of(Curve curve) {
    int n = curve.steps().length;
    double[][] terms = new double[n][];
    double[] logs = new double[n];
    for (int i = 0; i < n; i++) {
      double h = curve.steps()[0] / curve.steps()[i];
      terms[i] = new double[] {Math.log(h), h};
      logs[i] = Math.log(curve.errors()[i]);
    }
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.newSampleData(logs, terms);
    double slope = regression.estimateRegressionParameters()[1];
    double deviation = regression.estimateRegressionParametersStandardErrors()[1];
    return new Fit(slope, LEAST + Student.reach(n - 3, MISS) * deviation);
  }

  /**
   * Returns the mean of independent estimates, with Student's interval.
   *
   * @param orders at least two
   */
  static Fit mean(double[] orders) {
    double mean = Arrays.stream(orders).average().orElseThrow();
    double square = Arrays.stream(orders).map(p -> (p - mean) * (p - mean)).sum();
    int freedom = orders.length - 1;
    double deviation = Math.sqrt(square / freedom / orders.length);
    return new Fit(mean, LEAST + Student.reach(freedom, MISS) * deviation);
  }
}
