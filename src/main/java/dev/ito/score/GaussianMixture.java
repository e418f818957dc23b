package dev.ito.score;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.Arrays;

/**
 * A mixture of isotropic normal laws, the data density whose score is known exactly.
 *
 * @param weights of the components, positive; normalised by their sum
 * @param means one row per component
 * @param standardDeviations of the components, not negative
 */
public record GaussianMixture(double[] weights, Batch means, double[] standardDeviations) {
  public GaussianMixture {
    InvalidInput.require(
        weights.length > 0
            && weights.length == means.count()
            && weights.length == standardDeviations.length,
        "a mixture needs as many weights as means and standard deviations, but there are %d, %d and"
            + " %d",
        weights.length,
        means.count(),
        standardDeviations.length);
    for (int k = 0; k < weights.length; k++) {
      InvalidInput.require(
          weights[k] > 0 && Double.isFinite(weights[k]),
          "weights must be positive, but one is %s",
          weights[k]);
      InvalidInput.require(
          standardDeviations[k] >= 0 && Double.isFinite(standardDeviations[k]),
          "standard-deviations must not be negative, but one is %s",
          standardDeviations[k]);
    }
    double sum = Arrays.stream(weights).sum();
    weights = Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  /** Returns one isotropic normal law per sample, all with one weight and standard deviation. */
  public static GaussianMixture around(Batch samples, double standardDeviation) {
    double[] weights = new double[samples.count()];
    double[] deviations = new double[samples.count()];
    Arrays.fill(weights, 1);
    Arrays.fill(deviations, standardDeviation);
    return new GaussianMixture(weights, samples, deviations);
  }

  /** Returns the shape of a sample. */
  public Shape shape() {
    return means.shape();
  }
}
