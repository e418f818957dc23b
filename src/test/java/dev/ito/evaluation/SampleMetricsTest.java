package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Dataset;
import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.features.ClassifierFeatures;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.Features;
import dev.ito.features.Side;
import dev.ito.io.Csv;
import dev.ito.io.Monitor;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.VpSde;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of samples, on the digits themselves with noise in place of a model's samples. */
@Tag("native")
class SampleMetricsTest {
  private static final Dataset DIGITS = new Digits(List.of(-1.0, 1.0));
  private static final ClassifierFeatures FEATURES = new ClassifierFeatures(0, 300);

  @TempDir private Path folder;

  /** Training images with Gaussian noise, each at the cost of three evaluations. */
  private static final class NoisyDigits implements Comparisons.Samples {
    @Override
    public long seed() {
      return 0;
    }

    private final Examples examples;
    private final double sigma;
    private int drawn;
    private int last = Integer.MAX_VALUE;

    NoisyDigits(double sigma) throws IOException {
      this.examples = DIGITS.open(Split.TRAIN);
      this.sigma = sigma;
    }

    @Override
    public Solution draw(int from, int to) {
      if (to > last) {
        throw new CancellationException("stopped");
      }
      drawn += to - from;
      Batch x = examples.batch(IntStream.range(from, to).toArray());
      Noise noise = new Noise(5, Purpose.DATA, from);
      for (int i = 0; i < x.count(); i++) {
        Batch z = new Batch(1, x.shape());
        noise.gaussian(i, 0, z.values(), 0, z.size());
        Batch one = x.slice(i, i + 1);
        one.add(sigma, z);
        x.put(i, one);
      }
      int[] nfe = new int[x.count()];
      Arrays.fill(nfe, 3);
      return new Solution(x, nfe);
    }

    @Override
    public String id() {
      return "noise-" + sigma;
    }
  }

  private Comparisons comparisons(Comparisons.Samples samples) {
    return new Comparisons(setup(), samples, work(folder));
  }

  private static Setup setup() {
    return new Setup(
        new VpSde(new LinearBeta(0.1, 20)),
        DIGITS.shape(),
        DIGITS.pixels(),
        Optional.of(DIGITS),
        Optional.empty());
  }

  private static Subject.Work work(Path folder) {
    return new Subject.Work(1, folder, Device.CPU, Monitor.SILENT, line -> {});
  }

  private static Fid distance(int samples, boolean heldOut) {
    return new Fid(samples, FEATURES, Split.TRAIN, 100, false, heldOut);
  }

  @Test
  void theDistanceGrowsWithTheNoiseAndIsNoFid() throws IOException {
    // Units that never fire leave the covariance without full rank: roots of rounding remain.
    double rounding = 1e-5;
    double before = -rounding;
    for (double sigma : new double[] {0, 0.2, 0.5}) {
      List<Measurement> found;
      try (Comparisons comparisons = comparisons(new NoisyDigits(sigma))) {
        found = distance(1500, sigma == 0).of(comparisons);
      }
      Measurement m = found.get(0);
      assertEquals("fd-classifier", m.name());
      assertEquals(1500, m.n());
      assertEquals(3, m.nfe(), 0);
      // Without noise these are the reference itself.
      assertTrue(sigma > 0 || Math.abs(m.value()) < rounding, () -> "of themselves " + m.value());
      assertTrue(m.value() > before + 4 * (sigma > 0 ? m.standardError() : 0), m::toString);
      before = m.value();
      Pair.Origins origins = ((Fid.Distance) m.detail()).origins();
      assertEquals("nearest of 256 levels", origins.a().rounding());
      assertEquals("train", origins.b().split());
      assertTrue(m.detail().realAgainstReal().isPresent());
      if (sigma == 0) {
        assertEquals("fd-classifier-of-held-out-images", found.get(1).name());
        assertEquals(297, found.get(1).n());
      }
    }
  }

  @Test
  void anInterruptedEvaluationGoesOnAndMetricsShareTheSamples() throws IOException {
    NoisyDigits samples = new NoisyDigits(0.3);
    samples.last = 1200;
    Fid distance = distance(1500, false);
    try (Comparisons stopped = comparisons(samples)) {
      assertThrows(CancellationException.class, () -> distance.of(stopped));
    }
    samples.last = Integer.MAX_VALUE;
    samples.drawn = 0;
    try (Comparisons comparisons = comparisons(samples)) {
      Measurement resumed = distance.of(comparisons).get(0);
      // The first thousand were kept.
      assertEquals(500, samples.drawn);
      assertEquals(3, resumed.nfe(), 0);
      metricsShare(comparisons);
      assertEquals(500, samples.drawn);

      NoisyDigits again = new NoisyDigits(0.3);
      try (Comparisons fresh = new Comparisons(setup(), again, work(folder.resolve("other")))) {
        assertEquals(distance.of(fresh).get(0).value(), resumed.value(), 1e-9);
      }
      assertEquals(1500, again.drawn);
    }
  }

  private static void metricsShare(Comparisons comparisons) throws IOException {
    Measurement kid = new Kid(1500, FEATURES, Split.TRAIN, 100).of(comparisons).get(0);
    List<Measurement> overlap =
        new PrecisionRecall(1500, FEATURES, Split.TRAIN, 100).of(comparisons);
    Measurement score = new InceptionScore(1500, FEATURES, Split.TRAIN, 100).of(comparisons).get(0);
    assertEquals("kid", kid.name());
    assertTrue(kid.value() > 0);
    assertEquals(
        List.of("precision", "recall", "density", "coverage"),
        overlap.stream().map(Measurement::name).toList());
    assertEquals("classifier-score", score.name());
    assertTrue(1 < score.value() && score.value() <= 10);
  }

  /** A network is opened once for all metrics of its features, and closed at the end. */
  @Test
  void anEvaluationOpensANetworkOnceAndFindsTheRealFeaturesOnce() throws IOException {
    List<Features> opened = new ArrayList<>();
    List<Features> closed = new ArrayList<>();
    ClassifierFeatures other = new ClassifierFeatures(1, 20);
    NoisyDigits samples = new NoisyDigits(0.3);
    Comparisons.Opener opener =
        features -> {
          opened.add(features);
          FeatureExtractor network = features.open(Optional.of(DIGITS), Device.CPU, Monitor.SILENT);
          Runnable release =
              () -> {
                closed.add(features);
                network.close();
              };
          return new FeatureExtractor(
              network.distance(),
              network.facts(),
              network.intake(),
              network.network(),
              release,
              network.dimension(),
              network.classes());
        };
    try (Comparisons comparisons = new Comparisons(setup(), samples, work(folder), opener)) {
      List<SampleMetric> metrics =
          List.of(
              new Fid(100, FEATURES, Split.TRAIN, 100, false, true),
              new Kid(100, FEATURES, Split.TRAIN, 100),
              new InceptionScore(100, FEATURES, Split.TRAIN, 50),
              new PrecisionRecall(100, FEATURES, Split.TEST, 100),
              new Kid(100, other, Split.TRAIN, 100));
      Side real = comparisons.pair(metrics.get(0)).real();
      for (SampleMetric metric : metrics) {
        assertFalse(metric.of(comparisons).isEmpty());
      }
      assertSame(real, comparisons.pair(metrics.get(1)).real());
      assertEquals(List.of(FEATURES, other), opened);
      assertEquals(200, samples.drawn, "a hundred for each network");
      assertEquals(List.of(), closed);
    }
    assertEquals(2, closed.size());
    assertEquals(Set.of(FEATURES, other), Set.copyOf(closed));
  }

  /** What a metric says reads back from a file as what others ask of it, and is written alike. */
  @Test
  void detailsReadBack() throws IOException {
    try (Comparisons comparisons = comparisons(new NoisyDigits(0.3))) {
      List<Measurement> all = new ArrayList<>(distance(100, true).of(comparisons));
      all.addAll(new Kid(100, FEATURES, Split.TRAIN, 100).of(comparisons));
      all.addAll(new PrecisionRecall(100, FEATURES, Split.TRAIN, 100).of(comparisons));
      all.addAll(new InceptionScore(100, FEATURES, Split.TRAIN, 100).of(comparisons));
      for (Measurement one : all) {
        String text = Yaml.json().writeValueAsString(one);
        Measurement read = Yaml.json().readValue(text, Measurement.class);
        assertEquals(text, Yaml.json().writeValueAsString(read));
        assertEquals(one.detail().each(), read.detail().each());
        assertEquals(one.detail().errors(), read.detail().errors());
        assertEquals(one.detail().realAgainstReal(), read.detail().realAgainstReal());
      }
      assertEquals("fd-classifier.csv", all.get(0).detail().each().orElseThrow().file());
      assertTrue(all.get(1).detail().each().isEmpty(), "no table of held-out images");
      assertTrue(all.get(1).detail().realAgainstReal().isPresent());
      assertTrue(Measurement.isOfHeldOut(all.get(1).name()));
    }
  }

  /** Two distances of one name: each keeps its values, and says what they are of. */
  @Test
  void everyMetricHasAFileOfItsOwn() throws IOException {
    Fid few = new Fid(90, FEATURES, Split.TRAIN, 100, false, false);
    Fid ofTest = new Fid(100, FEATURES, Split.TEST, 100, false, false);
    try (Comparisons comparisons = comparisons(new NoisyDigits(0.3))) {
      Measurement first = few.of(comparisons).get(0);
      Measurement second = ofTest.of(comparisons).get(0);
      Detail.Each one = first.detail().each().orElseThrow();
      Detail.Each other = second.detail().each().orElseThrow();
      assertEquals("fd-classifier.csv", one.file());
      assertEquals("fd-classifier-2.csv", other.file());
      assertEquals(90, Csv.column(folder.resolve(one.file()), one.column()).length);
      assertEquals(100, Csv.column(folder.resolve(other.file()), other.column()).length);
      assertTrue(
          one.of()
              .matches("samples of seed 0, 8x8x1, against images [0-9a-f]{64} in classifier-.*"),
          one.of());
      assertNotEquals(one.of(), other.of(), "against other images");
      try (Comparisons model =
          new Comparisons(setup(), new NoisyDigits(0.1), work(folder.resolve("model")))) {
        Detail.Each ofModel = few.of(model).get(0).detail().each().orElseThrow();
        assertEquals(one, ofModel, "of another model from the same noise: these are in pairs");
      }
    }
  }

  @Test
  void fewSamplesAreRefusedUnlessForced() throws IOException {
    try (Comparisons comparisons = comparisons(new NoisyDigits(0.1))) {
      InvalidInput error =
          assertThrows(InvalidInput.class, () -> distance(50, false).of(comparisons));
      assertTrue(error.getMessage().contains("84"), error.getMessage());
      Fid forced = new Fid(50, FEATURES, Split.TRAIN, 100, true, false);
      assertFalse(Double.isNaN(forced.of(comparisons).get(0).value()));
    }
  }

  @Test
  void whatIsNoImageIsRefused() {
    Fid distance = distance(100, false);
    Setup fits = setup();
    assertThrows(
        InvalidInput.class,
        () ->
            distance.requireFits(
                new Setup(
                    fits.sde(), Shape.of(2), Optional.empty(), fits.dataset(), Optional.empty())));
    assertThrows(
        InvalidInput.class,
        () ->
            distance.requireFits(
                new Setup(
                    fits.sde(), fits.shape(), fits.pixels(), Optional.empty(), Optional.empty())));
    assertThrows(InvalidInput.class, () -> distance(1, false));
    distance.requireFits(fits);
  }
}
