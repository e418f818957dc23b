package dev.ito.features;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A Frechet distance with what is needed to judge it.
 *
 * @param standardError of the distance, to first order (infinitesimal jackknife); NaN of two sets
 *     of which only statistics are known. It is that of the spread over other sets of this size;
 *     the bias of a finite size is not in it
 * @param extrapolation to infinitely many samples; empty with fewer than some 3 d samples
 * @param baseline the distance of two parts of the reference; empty where it has no features
 * @param influence of each sample of the first set on the distance, times their number: to first
 *     order, and with mean 0; none where only statistics are known
 */
public record FrechetComparison(
    FrechetDistance distance,
    double standardError,
    Optional<Extrapolation> extrapolation,
    Optional<Baseline> baseline,
    double[] influence) {
  private static final double[] NONE = {};

  /**
   * What real data are from real data.
   *
   * @param value the distance of two disjoint random parts
   * @param sizes samples in the first, as many as the other set if the reference allows, and in the
   *     second, the rest
   */
  public record Baseline(
      @JsonProperty("realAgainstReal") double value,
      @JsonProperty("realAgainstRealN") List<Integer> sizes) {}

  /**
   * Compares two sets of one dimension.
   *
   * @param reference the real one
   * @param seed of the random parts
   */
  public static FrechetComparison of(
      FeatureSet set, FeatureSet reference, long seed, LinearAlgebra algebra) {
    InvalidInput.require(
        set.dimension() == reference.dimension(),
        "the features have %d and %d dimensions: they are not of the same extractor",
        set.dimension(),
        reference.dimension());
    if (set.isSameAs(reference)) {
      return ofEqual(set, reference, seed, algebra);
    }
    // Beside the rest: each decomposition keeps one core busy.
    CompletableFuture<Optional<Baseline>> baseline =
        CompletableFuture.supplyAsync(() -> baseline(set, reference, seed, algebra));
    Coupling coupling = Coupling.of(set, reference, algebra);
    double[] ofSet = set.features().map(x -> coupling.influenceOfA(x, algebra)).orElse(NONE);
    double[] ofReference =
        reference.features().map(x -> coupling.influenceOfB(x, algebra)).orElse(NONE);
    double a = variance(ofSet);
    double b = variance(ofReference);
    double variance = part(a, set) + part(b, reference);
    boolean known = set.features().isPresent() || reference.features().isPresent();
    FrechetDistance distance = coupling.distance();
    return new FrechetComparison(
        distance,
        known ? Math.sqrt(variance) : Double.NaN,
        Extrapolation.of(set, reference, a, b, distance, seed, algebra),
        baseline.join(),
        ofSet);
  }

  /** Two sets of the same samples are at no distance, however many more there were. */
  private static FrechetComparison ofEqual(
      FeatureSet set, FeatureSet reference, long seed, LinearAlgebra algebra) {
    int n = set.features().map(Batch::count).orElse(0);
    return new FrechetComparison(
        new FrechetDistance(0, 0, 0, 0, false),
        n > 0 ? 0 : Double.NaN,
        Extrapolation.ofEqual(set),
        baseline(set, reference, seed, algebra),
        new double[n]);
  }

  private static double variance(double[] centred) {
    return centred.length == 0
        ? 0
        : Arrays.stream(centred).map(h -> h * h).sum() / (centred.length - 1);
  }

  private static double part(double variance, FeatureSet set) {
    return set.n().isPresent() ? variance / set.n().getAsLong() : 0;
  }

  private static Optional<Baseline> baseline(
      FeatureSet set, FeatureSet reference, long seed, LinearAlgebra algebra) {
    if (reference.features().isEmpty() || reference.features().get().count() < 4) {
      return Optional.empty();
    }
    Shuffled shuffled = new Shuffled(reference.features().get(), seed);
    int half = shuffled.count() / 2;
    int first = (int) Math.min(set.n().orElse(half), half);
    FeatureSet one = FeatureSet.of(shuffled.part(0, first), algebra);
    FeatureSet other = FeatureSet.of(shuffled.part(first, shuffled.count()), algebra);
    double value = FrechetDistance.between(one, other, algebra).value();
    return Optional.of(new Baseline(value, List.of(first, shuffled.count() - first)));
  }
}
