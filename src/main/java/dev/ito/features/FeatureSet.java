package dev.ito.features;

import dev.ito.math.Batch;
import dev.ito.math.Gaussian;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Moments;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One side of a comparison: features, or only the mean and covariance of some.
 *
 * @param features n x d; empty where only the statistics are known
 * @param gaussian their mean and covariance
 */
public record FeatureSet(Optional<Batch> features, Gaussian gaussian) {
  /** Returns a set of features, n x d, n at least 2. */
  public static FeatureSet of(Batch features, LinearAlgebra algebra) {
    return new FeatureSet(Optional.of(features), Moments.of(features, algebra).gaussian());
  }

  /** Returns a set of which only the statistics are known. */
  public static FeatureSet of(Gaussian statistics) {
    return new FeatureSet(Optional.empty(), statistics);
  }

  /** Returns the number of samples; empty where it is not known. */
  public OptionalLong n() {
    return features.isPresent() ? OptionalLong.of(features.get().count()) : OptionalLong.empty();
  }

  public int dimension() {
    return gaussian.dimension();
  }
}
