package dev.ito.evaluation;

import dev.ito.features.FeatureSet;
import dev.ito.features.FrechetComparison;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Frechet distance as a result records it.
 *
 * @param measurement the distance
 * @param each a value for each sample of the first set: their mean is the distance, and their
 *     spread is its standard error, as far as it comes from that set; none of mere statistics
 */
public record FrechetMeasurement(Measurement measurement, double[] each) {

  /**
   * Compares two sets.
   *
   * @param name of the distance, which depends on the features
   * @param reference the real one
   * @param seed of the random parts
   * @param facts of sets and features, which the detail begins with
   */
  public static FrechetMeasurement of(
      String name,
      FeatureSet set,
      FeatureSet reference,
      long seed,
      LinearAlgebra algebra,
      Map<String, Object> facts) {
    long start = System.nanoTime();
    FrechetComparison found = FrechetComparison.of(set, reference, seed, algebra);
    Map<String, Object> detail = new LinkedHashMap<>(facts);
    detail.put("dimension", set.dimension());
    reference.n().ifPresent(n -> detail.put("nReference", n));
    detail.put("meanTerm", found.distance().meanTerm());
    detail.put("clampedEigenvalues", found.distance().clamped());
    detail.put("mostNegativeEigenvalue", found.distance().mostNegative());
    found
        .extrapolation()
        .ifPresent(
            infinite -> {
              detail.put("atInfiniteN", infinite.value());
              detail.put("atInfiniteNStandardError", infinite.standardError());
              detail.put("partSizes", infinite.fractions());
              detail.put("partDistances", infinite.distances());
            });
    found
        .baseline()
        .ifPresent(
            real -> {
              detail.put("realAgainstReal", real.value());
              detail.put("realAgainstRealN", List.of(real.first(), real.second()));
            });
    warning(set, reference).ifPresent(text -> detail.put("warning", text));
    double value = found.distance().value();
    return new FrechetMeasurement(
        new Measurement(
            name,
            value,
            found.standardError(),
            set.n().orElse(0),
            0,
            1e-9 * (System.nanoTime() - start),
            detail),
        Arrays.stream(found.influence()).map(h -> value + h).toArray());
  }

  /** Writes the values of each sample into the subject's folder and returns the measurement. */
  Measurement kept(Subject subject) throws IOException {
    String file = measurement.name() + ".csv";
    Table table = new Table("index", measurement.name());
    for (int i = 0; i < each.length; i++) {
      table.add(i, each[i]);
    }
    table.write(subject.folder().resolve(file));
    measurement
        .detail()
        .put(
            "each",
            new Each(file, measurement.name(), "samples of seed " + subject.samples().seed()));
    return measurement;
  }

  /**
   * Refuses sets with no more samples than features, whose distance is hardly more than bias.
   *
   * @param forced lets them pass
   */
  public static void requireEnough(FeatureSet set, FeatureSet reference, boolean forced) {
    long fewest = fewest(set, reference);
    int d = set.dimension();
    InvalidInput.require(
        forced || fewest > d,
        "%d samples for %d features: such a distance is mostly bias; use at least %d samples, or"
            + " --force to have it all the same",
        fewest,
        d,
        2 * d);
  }

  /** Returns what must be said of a comparison of few samples. */
  static Optional<String> warning(FeatureSet set, FeatureSet reference) {
    long fewest = fewest(set, reference);
    int d = set.dimension();
    return fewest >= 2L * d
        ? Optional.empty()
        : Optional.of(
            String.format(
                "%d samples are fewer than two per feature (%d): the distance is biased upwards;"
                    + " compare it with real against real only",
                fewest, d));
  }

  private static long fewest(FeatureSet set, FeatureSet reference) {
    return Math.min(set.n().orElse(Long.MAX_VALUE), reference.n().orElse(Long.MAX_VALUE));
  }
}
