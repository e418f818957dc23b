package dev.ito.math;

/**
 * The first two moments of a set of features, which merge without loss (Chan, Golub and LeVeque
 * 1983, "Algorithms for computing the sample variance", eq. 1.5): a set of any size is summed up
 * chunk by chunk, each centred by its own mean.
 *
 * @param mean d values
 * @param scatter d x d: the sum of (x - mean)(x - mean)^T
 */
public record Moments(long n, double[] mean, Matrix scatter) {
  /** Rows whose centred copy is made at once. */
  public static final int CHUNK = 2000;

  /** Returns the moments of features n x d, at least one. */
  public static Moments of(Batch features, LinearAlgebra algebra) {
    Moments all = null;
    for (int from = 0; from < features.count(); from += CHUNK) {
      int to = Math.min(from + CHUNK, features.count());
      Batch chunk = features.slice(from, to);
      double[] mean = mean(chunk);
      Moments part = new Moments(to - from, mean, algebra.gram(centred(chunk, mean)));
      all = all == null ? part : all.plus(part);
    }
    return all;
  }

  /** Returns the moments of both sets together. */
  public Moments plus(Moments other) {
    int d = mean.length;
    long sum = n + other.n;
    double weight = (double) other.n / sum;
    double[] merged = new double[d];
    for (int i = 0; i < d; i++) {
      merged[i] = mean[i] + weight * (other.mean[i] - mean[i]);
    }
    double[] values = new double[d * d];
    for (int i = 0; i < d; i++) {
      double scaled = n * weight * (other.mean[i] - mean[i]);
      for (int j = 0; j < d; j++) {
        values[i * d + j] =
            scatter.get(i, j) + other.scatter.get(i, j) + scaled * (other.mean[j] - mean[j]);
      }
    }
    return new Moments(sum, merged, new Matrix(d, d, values));
  }

  /**
   * Returns mean and unbiased covariance, divided by n - 1.
   *
   * @throws InvalidInput if there are fewer than 2 samples
   */
  public Gaussian gaussian() {
    InvalidInput.require(n >= 2, "a covariance needs at least 2 samples, there is %d", n);
    return new Gaussian(mean, scatter.times(1.0 / (n - 1)));
  }

  /** Returns the mean over the rows. */
  public static double[] mean(Batch features) {
    int d = features.size();
    double[] mean = new double[d];
    for (int i = 0; i < features.values().length; i++) {
      mean[i % d] += features.values()[i];
    }
    for (int j = 0; j < d; j++) {
      mean[j] /= features.count();
    }
    return mean;
  }

  /** Returns the rows less {@code mean}. */
  public static Matrix centred(Batch features, double[] mean) {
    int d = features.size();
    double[] values = new double[features.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = features.values()[i] - mean[i % d];
    }
    return new Matrix(features.count(), d, values);
  }
}
