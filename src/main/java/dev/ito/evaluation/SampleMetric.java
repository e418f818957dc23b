package dev.ito.evaluation;

import dev.ito.data.Split;
import dev.ito.features.Features;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A metric of samples, by the features that a network finds in them and in real images. */
public sealed interface SampleMetric extends Metric
    permits Fid, Kid, InceptionScore, PrecisionRecall, FdClassifier {
  @Override
  int samples();

  /** Returns the network. */
  Features features();

  /** Returns the real images. */
  Split reference();

  /** Returns whether the other split is measured, too. */
  default boolean heldOut() {
    return false;
  }

  @Override
  default Set<Split> splits() {
    Set<Split> splits = heldOut() ? EnumSet.allOf(Split.class) : EnumSet.of(reference());
    splits.addAll(features().splits());
    return splits;
  }

  @Override
  default Set<Path> files() {
    return features().files();
  }

  /** Returns how many samples are drawn at once. */
  int batch();

  /**
   * Refuses too few samples as soon as the network is open, before any is drawn.
   *
   * @param dimension number of its features
   * @throws InvalidInput saying how many are enough
   */
  default void requireEnough(int dimension) {}

  /** Measures it of two sets, wherever they come from. */
  List<Measurement> of(Pair pair) throws IOException;

  /** Measures it of samples of a model and real images. */
  default List<Measurement> of(Comparisons comparisons) throws IOException {
    return of(comparisons.pair(this));
  }

  @Override
  default List<Measurement> measure(Subject subject) throws IOException {
    return of(subject.samples());
  }

  @Override
  default void requireReady(Setup setup, boolean given) throws IOException {
    InvalidInput.Part<Void, IOException> check =
        () -> {
          features().requireReady("features: {type: classifier}");
          return null;
        };
    InvalidInput.inside("features: ", check);
    features().dimension().ifPresent(this::requireEnough);
  }

  @Override
  default void requireSuitable(Setup setup) throws IOException {
    features().requireData(setup.dataset());
  }

  /** Checks the numbers of a setting. */
  static void requireCounts(int samples, int batch) {
    InvalidInput.require(samples >= 2, "samples must be at least 2, was %d", samples);
    InvalidInput.require(batch >= 1, "batch must be at least 1, was %d", batch);
  }

  @Override
  default void requireFits(Setup setup) {
    InvalidInput.require(
        setup.shape().isImage() && setup.pixels().isPresent(),
        "features are of images, but the samples are %s",
        setup.shape().inWords());
    InvalidInput.require(
        setup.dataset().isPresent(), "samples are compared with real images: add a dataset");
    InvalidInput.require(
        setup.dataset().get().splits().contains(reference()),
        "reference: these data have no %s split",
        reference().name().toLowerCase(Locale.ROOT));
    InvalidInput.require(
        setup.dataset().get().splits().containsAll(splits()),
        "held-out: these data have one split only: leave it out");
    InvalidInput.inside("features: ", () -> features().requireFits(setup.shape(), setup.dataset()));
  }
}
