package dev.ito.features;

import dev.ito.math.Batch;
import dev.ito.math.Gaussian;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Moments;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * One side of a comparison: features, or only the mean and covariance of some.
 *
 * @param features n x d; empty where only the statistics are known
 * @param gaussian their mean and covariance
 */
public record FeatureSet(Optional<Batch> features, Gaussian gaussian) {
  /** Beyond, the sixth power of a number, which the kernel distance needs, is none. */
  private static final double LARGEST = 1e50;

  /** Checks that distances can be computed. */
  public FeatureSet {
    double mean = largest(gaussian.mean());
    double covariance = largest(gaussian.covariance().values());
    InvalidInput.require(
        mean <= LARGEST && covariance <= LARGEST * LARGEST,
        "the features are too large for a distance: their mean reaches %.3g and their covariance"
            + " %.3g, where %.0e and %.0e is the most",
        mean,
        covariance,
        LARGEST,
        LARGEST * LARGEST);
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  /** Returns a set of features, n x d, n at least 2, all finite. */
  public static FeatureSet of(Batch features, LinearAlgebra algebra) {
    int bad = features.firstNotFinite();
    InvalidInput.require(
        bad < 0,
        "the features of image %d are not finite: the network or its weights are damaged",
        bad);
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

  /** Returns whether two sets have the same samples, in whatever order, or the same statistics. */
  boolean isSameAs(FeatureSet other) {
    if (features.isPresent() != other.features.isPresent()) {
      return false;
    }
    return features.isPresent()
        ? n().equals(other.n()) && Arrays.equals(sorted(), other.sorted(), Arrays::compare)
        : Arrays.equals(gaussian.mean(), other.gaussian.mean())
            && Arrays.equals(gaussian.covariance().values(), other.gaussian.covariance().values());
  }

  private double[][] sorted() {
    Batch all = features.orElseThrow();
    return IntStream.range(0, all.count())
        .mapToObj(i -> Arrays.copyOfRange(all.values(), i * all.size(), (i + 1) * all.size()))
        .sorted(Arrays::compare)
        .toArray(double[][]::new);
  }

  public int dimension() {
    return gaussian.dimension();
  }
}
