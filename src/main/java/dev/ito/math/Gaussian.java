package dev.ito.math;

import java.util.Arrays;

/**
 * A normal distribution: all that a Frechet distance sees of a set of features.
 *
 * @param mean d values
 * @param covariance d x d, symmetric
 */
public record Gaussian(double[] mean, Matrix covariance) {
  /** Relative difference of two mirrored values that is rounding, in float32 too. */
  private static final double ROUNDING = 1e-5;

  public Gaussian {
    int d = mean.length;
    InvalidInput.require(
        covariance.rows() == d && covariance.columns() == d,
        "a mean of %d features needs a covariance of %d x %d, but it is %d x %d",
        d,
        d,
        d,
        covariance.rows(),
        covariance.columns());
    InvalidInput.require(
        Arrays.stream(mean).allMatch(Double::isFinite)
            && Arrays.stream(covariance.values()).allMatch(Double::isFinite),
        "mean and covariance must be finite");
    requireSymmetric(covariance);
  }

  private static void requireSymmetric(Matrix covariance) {
    for (int i = 0; i < covariance.rows(); i++) {
      for (int j = 0; j < i; j++) {
        double bound = Math.sqrt(Math.abs(covariance.get(i, i) * covariance.get(j, j)));
        InvalidInput.require(
            Math.abs(covariance.get(i, j) - covariance.get(j, i)) <= ROUNDING * bound + 1e-12,
            "the covariance is not symmetric at (%d, %d)",
            i,
            j);
      }
    }
  }

  public int dimension() {
    return mean.length;
  }
}
