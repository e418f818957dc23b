package dev.ito.evaluation;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureSet;
import dev.ito.features.FeatureStore;
import dev.ito.features.Features;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Activations;
import dev.ito.nn.TensorFlowAlgebra;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Samples of a model beside real images, both as features of one network.
 *
 * <p>Features of samples are kept in the folder of the run and those of real images in the user's
 * cache. So metrics of the same samples and features share them, and an interrupted evaluation goes
 * on where it was.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 */
record SampleComparison(int samples, Features features, Split reference, int batch) {
  /** Measures something of two sets. */
  @FunctionalInterface
  interface Work {
    List<Measurement> of(FrechetJob job, FrechetJob.Side drawn, FrechetJob.Side real)
        throws IOException;
  }

  SampleComparison {
    InvalidInput.require(samples >= 2, "samples must be at least 2, was %d", samples);
    InvalidInput.require(batch >= 1, "batch must be at least 1, was %d", batch);
  }

  void requireFits(Shape shape, Optional<Dataset> dataset, Optional<PixelScale> pixels) {
    InvalidInput.require(
        shape.isImage() && pixels.isPresent(),
        "features are of images, but the samples are %s",
        shape);
    InvalidInput.require(
        dataset.isPresent(), "samples are compared with real images: add a dataset");
    InvalidInput.require(
        dataset.get().splits().contains(reference),
        "reference: these data have no %s split",
        reference.name().toLowerCase(Locale.ROOT));
    try {
      features.requireFits(shape, dataset);
    } catch (InvalidInput e) {
      throw new InvalidInput("features: " + e.getMessage(), e);
    }
  }

  /** Draws the samples that are not kept, and measures them. */
  List<Measurement> measure(Subject subject, Work work) throws IOException {
    long start = System.nanoTime();
    PixelScale scale = subject.pixels().orElseThrow();
    try (FeatureExtractor extractor =
            features.open(subject.dataset(), subject.device(), subject.monitor());
        TensorFlowAlgebra algebra = new TensorFlowAlgebra()) {
      FrechetJob job = job(subject, extractor, algebra);
      FrechetJob.Side real = real(subject, reference, extractor, algebra);
      FeatureStore store = new FeatureStore(subject.folder().resolve("features"));
      DrawnPixels drawn =
          new DrawnPixels(
              subject.samples(),
              samples,
              subject.shape(),
              scale,
              store.folder().resolve("evaluations-" + subject.samples().id() + ".txt"));
      Activations found = store.of(drawn, extractor, batch, subject.monitor());
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("images", samples);
      facts.put("sha256", drawn.sha256());
      facts.put("rounding", "nearest of 256 levels");
      double nfe = drawn.nfe();
      return work.of(job, side(found, facts, algebra), real).stream()
          .map(m -> finished(m, nfe, 1e-9 * (System.nanoTime() - start)))
          .toList();
    }
  }

  /** Measures the images of the other split as if they were samples. */
  List<Measurement> measureHeldOut(Subject subject, Work work) throws IOException {
    Split other = reference == Split.TRAIN ? Split.TEST : Split.TRAIN;
    try (FeatureExtractor extractor =
            features.open(subject.dataset(), subject.device(), subject.monitor());
        TensorFlowAlgebra algebra = new TensorFlowAlgebra()) {
      FrechetJob.Side real = real(subject, reference, extractor, algebra);
      FrechetJob.Side held = real(subject, other, extractor, algebra);
      return work.of(job(subject, extractor, algebra), held, real);
    }
  }

  private FrechetJob job(Subject subject, FeatureExtractor extractor, TensorFlowAlgebra algebra) {
    return new FrechetJob(
        Optional.of(extractor),
        FeatureStore.ofUser(),
        batch,
        subject.seed(),
        algebra,
        subject.monitor());
  }

  private FrechetJob.Side real(
      Subject subject, Split split, FeatureExtractor extractor, TensorFlowAlgebra algebra)
      throws IOException {
    Examples examples = subject.real(split);
    PixelSource source = PixelSource.of(examples, subject.pixels().orElseThrow());
    Activations found = FeatureStore.ofUser().of(source, extractor, batch, subject.monitor());
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("images", examples.count());
    facts.put("split", split.name().toLowerCase(Locale.ROOT));
    facts.put("sha256", examples.sha256());
    return side(found, facts, algebra);
  }

  private static FrechetJob.Side side(
      Activations found, Map<String, Object> facts, TensorFlowAlgebra algebra) {
    return new FrechetJob.Side(FeatureSet.of(found.features(), algebra), found.logits(), facts);
  }

  private static Measurement finished(Measurement m, double nfe, double seconds) {
    return new Measurement(m.name(), m.value(), m.standardError(), m.n(), nfe, seconds, m.detail());
  }

  /** Returns a measurement under another name. */
  static Measurement named(String name, Measurement m) {
    return new Measurement(
        name, m.value(), m.standardError(), m.n(), m.nfe(), m.seconds(), m.detail());
  }
}
