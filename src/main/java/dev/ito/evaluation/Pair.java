package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.Side;
import dev.ito.io.Stopwatch;
import dev.ito.math.LinearAlgebra;
import java.util.Optional;

/**
 * Two sets as features of one network: what a metric of samples is a function of.
 *
 * @param drawn the set that is judged, samples of a model
 * @param extractor that found the features; empty if neither set is of images
 * @param seed of random parts
 * @param evaluations of the score that a sample took, on average; 0 of sets on disk
 * @param place for values of each sample; empty: they are not kept
 * @param watch since the work began
 */
public record Pair(
    Side drawn,
    Side real,
    Optional<FeatureExtractor> extractor,
    LinearAlgebra algebra,
    long seed,
    double evaluations,
    Optional<Detail.Each.Place> place,
    Stopwatch watch) {
  /**
   * Where two sets come from, as a result records it.
   *
   * @param extractor of their features; empty if neither set is of images
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Origins(Side.Origin a, Side.Origin b, Optional<FeatureExtractor.Facts> extractor) {}

  /** Returns a pair of sets on disk, whose comparison begins now. */
  public static Pair ofSets(
      Side a, Side b, Optional<FeatureExtractor> extractor, LinearAlgebra algebra, long seed) {
    return new Pair(a, b, extractor, algebra, seed, 0, Optional.empty(), Stopwatch.start());
  }

  /** Returns the name of the Frechet distance between these features. */
  String distance() {
    return extractor.map(FeatureExtractor::distance).orElse("frechet-distance");
  }

  Origins origins() {
    return new Origins(drawn.origin(), real.origin(), extractor.map(FeatureExtractor::facts));
  }

  /**
   * Returns a measurement that has just been made.
   *
   * @param n number of samples behind it
   */
  Measurement measured(String name, double value, double standardError, long n, Detail detail) {
    return new Measurement(
        name, value, standardError, n, evaluations, watch.exactSeconds(), detail);
  }
}
