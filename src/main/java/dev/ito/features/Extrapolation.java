package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The distance at infinitely many samples (Chong and Forsyth 2020, section 3): the distances of
 * growing parts of the sets lie on a line over 1/n, up to terms of second order, whose intercept is
 * free of the bias that a finite n brings.
 *
 * <p>Here parts of a tenth, two tenths, .. all of each set; those with fewer than two samples per
 * feature are left out, where the line does not hold yet.
 *
 * @param value the intercept
 * @param standardError of the intercept, to first order
 * @param fractions parts of the sets that were compared
 */
public record Extrapolation(
    @JsonProperty("atInfiniteN") double value,
    @JsonProperty("atInfiniteNStandardError") double standardError,
    @JsonProperty("partSizes") double[] fractions,
    @JsonProperty("partDistances") double[] distances) {
  private static final int GROUPS = 10;
  private static final int FEWEST_POINTS = 4;

  /**
   * One side: its parts, or always the same where only statistics are known.
   *
   * @param parts moments of the first j + 1 tenths; empty for statistics
   * @param features of these parts, needed where a covariance is singular only
   * @param variance of the influence of a sample
   */
  record Side(List<Moments> parts, Optional<Shuffled> features, FeatureSet whole, double variance) {
    static Side of(FeatureSet set, double variance, long seed, LinearAlgebra algebra) {
      List<Moments> parts = new ArrayList<>();
      Optional<Shuffled> shuffled = set.features().map(all -> new Shuffled(all, seed));
      if (shuffled.isPresent()) {
        Shuffled features = shuffled.get();
        for (int j = 0; j < GROUPS; j++) {
          int from = features.start(j, GROUPS);
          int to = features.start(j + 1, GROUPS);
          Moments group = Moments.of(features.part(from, to), algebra);
          parts.add(j == 0 ? group : parts.get(j - 1).plus(group));
        }
      }
      return new Side(parts, shuffled, set, variance);
    }

    /** Returns the first j + 1 tenths, with their features only where they are needed. */
    FeatureSet part(int j, boolean singular) {
      return parts.isEmpty()
          ? whole
          : new FeatureSet(
              features.filter(all -> singular).map(all -> all.part(0, all.start(j + 1, GROUPS))),
              parts.get(j).gaussian());
    }

    /** Returns the variance that this side gives to sum_j weights[j] * distance of part j. */
    double variance(double[] weights, int first) {
      double sum = 0;
      for (int group = 0; group < parts.size(); group++) {
        double factor = 0;
        for (int j = Math.max(group, first); j < GROUPS; j++) {
          factor += weights[j - first] / parts.get(j).n();
        }
        long size = parts.get(group).n() - (group == 0 ? 0 : parts.get(group - 1).n());
        sum += size * factor * factor;
      }
      return variance * sum;
    }
  }

  /** Returns the first part with two samples per feature, -1 if no side has features. */
  private static int first(FeatureSet a, FeatureSet b) {
    long fewest = Math.min(a.n().orElse(Long.MAX_VALUE), b.n().orElse(Long.MAX_VALUE));
    if (fewest == Long.MAX_VALUE) {
      return -1;
    }
    for (int j = 0; j < GROUPS; j++) {
      if (fewest * (j + 1) / GROUPS >= 2L * a.dimension()) {
        return j;
      }
    }
    return GROUPS;
  }

  /** Extrapolates the distance of a set from itself, if there are samples enough. */
  static Optional<Extrapolation> ofEqual(FeatureSet set) {
    return fractions(set, set).map(all -> new Extrapolation(0, 0, all, new double[all.length]));
  }

  /** Returns the parts of the sets that are compared; empty if there are too few. */
  private static Optional<double[]> fractions(FeatureSet a, FeatureSet b) {
    int first = first(a, b);
    return first < 0 || GROUPS - first < FEWEST_POINTS
        ? Optional.empty()
        : Optional.of(
            IntStream.rangeClosed(first + 1, GROUPS)
                .mapToDouble(j -> (double) j / GROUPS)
                .toArray());
  }

  /**
   * Extrapolates if there are samples enough.
   *
   * @param whole the distance of the whole sets, the last point of the line
   */
  static Optional<Extrapolation> of(
      FeatureSet a,
      FeatureSet b,
      double varianceA,
      double varianceB,
      FrechetDistance whole,
      long seed,
      LinearAlgebra algebra) {
    Optional<double[]> parts = fractions(a, b);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    double[] fractions = parts.get();
    int first = GROUPS - fractions.length;
    Side left = Side.of(a, varianceA, seed, algebra);
    Side right = Side.of(b, varianceB, seed + 1, algebra);
    double[] distances =
        Arrays.copyOf(distances(left, right, first, whole.singular(), algebra), fractions.length);
    distances[fractions.length - 1] = whole.value();
    double[] weights = interceptWeights(fractions);
    double value = 0;
    for (int k = 0; k < weights.length; k++) {
      value += weights[k] * distances[k];
    }
    double variance = left.variance(weights, first) + right.variance(weights, first);
    return Optional.of(new Extrapolation(value, Math.sqrt(variance), fractions, distances));
  }

  /** Returns the distances of the parts from {@code first} to the last but one, all at once. */
  private static double[] distances(
      Side a, Side b, int first, boolean singular, LinearAlgebra algebra) {
    return IntStream.range(first, GROUPS - 1)
        .parallel()
        .mapToDouble(
            j -> FrechetDistance.between(a.part(j, singular), b.part(j, singular), algebra).value())
        .toArray();
  }

  /** Returns w with sum_k w_k y_k the intercept of the least-squares line over 1 / fraction. */
  static double[] interceptWeights(double[] fractions) {
    double[] x = Arrays.stream(fractions).map(f -> 1 / f).toArray();
    double mean = Arrays.stream(x).average().orElseThrow();
    double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    return Arrays.stream(x).map(v -> 1.0 / x.length - mean * (v - mean) / squares).toArray();
  }
}
