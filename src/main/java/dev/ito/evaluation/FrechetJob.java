package dev.ito.evaluation;

import dev.ito.features.ComparedSet;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureSet;
import dev.ito.features.FeatureStore;
import dev.ito.features.InceptionScore;
import dev.ito.features.KernelDistance;
import dev.ito.features.PrecisionRecall;
import dev.ito.io.Monitor;
import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Shape;
import dev.ito.nn.Activations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares two sets on disk.
 *
 * @param extractor for images; empty if there are none
 * @param store where features of images are kept
 * @param batch images at once
 * @param seed of random parts
 * @param algebra for large matrices
 * @param monitor shows how it goes
 */
public record FrechetJob(
    Optional<FeatureExtractor> extractor,
    FeatureStore store,
    int batch,
    long seed,
    LinearAlgebra algebra,
    Monitor monitor) {
  /** What can be measured beside the Frechet distance. */
  public enum Also {
    /** The kernel distance. */
    KID,
    /** Precision, recall, density and coverage. */
    PRECISION_RECALL,
    /** The Inception Score of the first set. */
    INCEPTION_SCORE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A set with its features.
   *
   * @param logits of the extractor; empty if it has none, or there are no images
   * @param facts file, and hash of images
   */
  public record Side(FeatureSet set, Optional<Batch> logits, Map<String, Object> facts) {}

  /**
   * Reads a set and computes the features of images.
   *
   * @throws InvalidInput if it is images and there is no extractor
   */
  public Side side(Path path, ComparedSet set) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", path.toString());
    if (set instanceof ComparedSet.Statistics statistics) {
      return new Side(FeatureSet.of(statistics.gaussian()), Optional.empty(), facts);
    }
    if (set instanceof ComparedSet.Features features) {
      return new Side(FeatureSet.of(features.values(), algebra), Optional.empty(), facts);
    }
    var images = ((ComparedSet.Images) set).source();
    FeatureExtractor network =
        extractor.orElseThrow(
            () ->
                new InvalidInput(
                    path
                        + " has images: name the network for their features, such as --features"
                        + " inception"));
    InvalidInput.require(images.count() >= 2, "%s: at least 2 images are needed, there is 1", path);
    facts.put("images", images.count());
    facts.put("shape", images.shape().toString());
    facts.put("sha256", images.sha256());
    Activations found = store.of(images, network, batch, monitor);
    return new Side(FeatureSet.of(found.features(), algebra), found.logits(), facts);
  }

  /** Refuses images of other channels than the reference has. */
  public static void requireAlike(Path a, ComparedSet set, Path b, ComparedSet reference) {
    if (set instanceof ComparedSet.Images one && reference instanceof ComparedSet.Images other) {
      Shape first = one.source().shape();
      Shape second = other.source().shape();
      InvalidInput.require(
          first.equals(second),
          "%s has images of %s and %s of %s: bring them to one size and kind",
          a,
          first,
          b,
          second);
    }
  }

  /** Measures the distance and what else is asked. */
  public List<Measurement> compare(Side a, Side b, Set<Also> also, boolean forced) {
    List<Measurement> found = new ArrayList<>();
    found.add(distance(a, b, forced).measurement());
    if (also.contains(Also.KID)) {
      found.add(kid(a, b));
    }
    if (also.contains(Also.PRECISION_RECALL)) {
      found.addAll(precisionRecall(a, b));
    }
    if (also.contains(Also.INCEPTION_SCORE)) {
      found.add(inceptionScore(a, b));
    }
    return found;
  }

  /** Returns the Frechet distance, under the name that its features give it. */
  FrechetMeasurement distance(Side a, Side b, boolean forced) {
    FrechetMeasurement.requireEnough(a.set(), b.set(), forced);
    String name = ofImages(a, b) ? extractor.orElseThrow().distance() : "frechet-distance";
    return FrechetMeasurement.of(name, a.set(), b.set(), seed, algebra, facts(a, b));
  }

  private Map<String, Object> facts(Side a, Side b) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("a", a.facts());
    facts.put("b", b.facts());
    extractor
        .filter(network -> ofImages(a, b))
        .ifPresent(network -> facts.put("extractor", network.facts()));
    return facts;
  }

  private static boolean ofImages(Side a, Side b) {
    return a.facts().containsKey("images") || b.facts().containsKey("images");
  }

  private static Batch features(Side side, String metric) {
    return side.set()
        .features()
        .orElseThrow(
            () ->
                new InvalidInput(
                    metric
                        + " needs features, and "
                        + side.facts().get("file")
                        + " has statistics only"));
  }

  /** Returns the kernel distance. */
  Measurement kid(Side left, Side right) {
    long start = System.nanoTime();
    Batch a = features(left, "kid");
    Estimate kid = KernelDistance.between(a, features(right, "kid"), seed, algebra);
    Map<String, Object> detail = facts(left, right);
    detail.put("blocks", kid.n());
    return measurement("kid", kid.mean(), kid.standardError(), a.count(), start, detail);
  }

  /** Returns precision, recall, density and coverage. */
  List<Measurement> precisionRecall(Side left, Side right) {
    long start = System.nanoTime();
    Batch a = features(left, "precision-recall");
    Batch b = features(right, "precision-recall");
    PrecisionRecall found = PrecisionRecall.of(a, b, PrecisionRecall.NEIGHBOURS, algebra);
    Map<String, Object> detail = facts(left, right);
    detail.put("neighbours", PrecisionRecall.NEIGHBOURS);
    return List.of(
        part("precision", found.precision(), a.count(), start, detail),
        part("recall", found.recall(), b.count(), start, detail),
        measurement("density", found.density(), Double.NaN, a.count(), start, detail),
        part("coverage", found.coverage(), b.count(), start, detail));
  }

  private static Measurement part(
      String name, double value, int n, long start, Map<String, Object> detail) {
    return measurement(name, value, PrecisionRecall.standardError(value, n), n, start, detail);
  }

  /** Returns the Inception Score of the first set, with that of the second where it has one. */
  Measurement inceptionScore(Side a, Side b) {
    long start = System.nanoTime();
    Batch logits =
        a.logits()
            .orElseThrow(
                () ->
                    new InvalidInput("an Inception Score needs images and a network with logits"));
    InceptionScore score = InceptionScore.of(logits, InceptionScore.SPLITS);
    Map<String, Object> detail = facts(a, b);
    b.logits()
        .filter(real -> real.count() >= InceptionScore.SPLITS)
        .ifPresent(
            real -> detail.put("ofB", InceptionScore.of(real, InceptionScore.SPLITS).mean()));
    detail.put("splits", score.splits());
    detail.put("standardDeviationOverSplits", score.standardDeviation());
    return measurement("inception-score", score.mean(), Double.NaN, logits.count(), start, detail);
  }

  private static Measurement measurement(
      String name, double value, double error, int n, long start, Map<String, Object> detail) {
    return new Measurement(name, value, error, n, 0, 1e-9 * (System.nanoTime() - start), detail);
  }
}
