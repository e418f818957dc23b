package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import java.util.Arrays;

/**
 * Log-densities of samples, in nats, with the parts of their sum.
 *
 * @param atEnd log p_T(x_T) of each sample
 * @param changes the integral of the divergence of the flow from t-min to T, of each sample by each
 *     estimate of the divergence
 * @param end the samples at T
 * @param nfe evaluations of the flow of each sample; one takes as many products with the Jacobian
 *     as {@link Divergence#products} says
 */
public record LogDensities(double[] atEnd, double[][] changes, Batch end, int[] nfe) {
  /** Returns the log-density of one sample: that at T, and the mean of the estimated changes. */
  public double value(int row) {
    return atEnd[row] + Arrays.stream(changes[row]).average().orElseThrow();
  }

  /** Returns the log-densities of all samples. */
  public double[] values() {
    double[] values = new double[atEnd.length];
    Arrays.setAll(values, this::value);
    return values;
  }

  /**
   * Returns the standard error of one sample's log-density that the probes leave, which is not
   * known from a single one: NaN, as for an exact divergence, where it is none.
   */
  public double probeError(int row) {
    return Estimate.of(changes[row]).standardError();
  }
}
