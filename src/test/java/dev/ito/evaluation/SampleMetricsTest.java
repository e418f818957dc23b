package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Dataset;
import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.features.ClassifierFeatures;
import dev.ito.io.SilentMonitor;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final class NoisyDigits implements Samples {
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

  private Subject subject(Samples samples) {
    return new Subject(
        null,
        null,
        samples,
        DIGITS.shape(),
        DIGITS.pixels(),
        Optional.of(DIGITS),
        Optional.empty(),
        1,
        folder,
        Device.CPU,
        SilentMonitor.INSTANCE);
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
      List<Measurement> found = distance(1500, sigma == 0).measure(subject(new NoisyDigits(sigma)));
      Measurement m = found.get(0);
      assertEquals("fd-classifier", m.name());
      assertEquals(1500, m.n());
      assertEquals(3, m.nfe(), 0);
      // Without noise these are the reference itself.
      assertTrue(sigma > 0 || Math.abs(m.value()) < rounding, () -> "of themselves " + m.value());
      assertTrue(m.value() > before + 4 * (sigma > 0 ? m.standardError() : 0), m::toString);
      before = m.value();
      assertEquals("nearest of 256 levels", side(m, "a").get("rounding"));
      assertEquals("train", side(m, "b").get("split"));
      assertTrue(m.detail().containsKey("realAgainstReal"));
      if (sigma == 0) {
        assertEquals("fd-classifier-of-held-out-images", found.get(1).name());
        assertEquals(297, found.get(1).n());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> side(Measurement m, String name) {
    return (Map<String, Object>) m.detail().get(name);
  }

  @Test
  void anInterruptedEvaluationGoesOnAndMetricsShareTheSamples() throws IOException {
    NoisyDigits samples = new NoisyDigits(0.3);
    samples.last = 1200;
    Subject subject = subject(samples);
    Fid distance = distance(1500, false);
    assertThrows(CancellationException.class, () -> distance.measure(subject));
    samples.last = Integer.MAX_VALUE;
    samples.drawn = 0;
    Measurement resumed = distance.measure(subject).get(0);
    // The first thousand were kept.
    assertEquals(500, samples.drawn);
    assertEquals(3, resumed.nfe(), 0);

    Measurement kid = new Kid(1500, FEATURES, Split.TRAIN, 100).measure(subject).get(0);
    List<Measurement> overlap = new Overlap(1500, FEATURES, Split.TRAIN, 100).measure(subject);
    Measurement score = new ClassScore(1500, FEATURES, Split.TRAIN, 100).measure(subject).get(0);
    assertEquals(500, samples.drawn);
    assertEquals("kid", kid.name());
    assertTrue(kid.value() > 0);
    assertEquals(
        List.of("precision", "recall", "density", "coverage"),
        overlap.stream().map(Measurement::name).toList());
    assertEquals("classifier-score", score.name());
    assertTrue(1 < score.value() && score.value() <= 10);

    Path elsewhere = folder.resolve("other");
    NoisyDigits again = new NoisyDigits(0.3);
    Subject fresh =
        new Subject(
            null,
            null,
            again,
            DIGITS.shape(),
            DIGITS.pixels(),
            Optional.of(DIGITS),
            Optional.empty(),
            1,
            elsewhere,
            Device.CPU,
            SilentMonitor.INSTANCE);
    assertEquals(distance.measure(fresh).get(0).value(), resumed.value(), 1e-9);
    assertEquals(1500, again.drawn);
  }

  @Test
  void fewSamplesAreRefusedUnlessForced() throws IOException {
    Subject subject = subject(new NoisyDigits(0.1));
    InvalidInput error =
        assertThrows(InvalidInput.class, () -> distance(50, false).measure(subject));
    assertTrue(error.getMessage().contains("84"), error.getMessage());
    Fid forced = new Fid(50, FEATURES, Split.TRAIN, 100, true, false);
    assertFalse(Double.isNaN(forced.measure(subject).get(0).value()));
  }

  @Test
  void whatIsNoImageIsRefused() {
    Fid distance = distance(100, false);
    assertThrows(
        InvalidInput.class,
        () -> distance.requireFits(null, Shape.of(2), Optional.of(DIGITS), Optional.empty()));
    assertThrows(
        InvalidInput.class,
        () -> distance.requireFits(null, DIGITS.shape(), Optional.empty(), DIGITS.pixels()));
    assertThrows(InvalidInput.class, () -> distance(1, false));
    distance.requireFits(null, DIGITS.shape(), Optional.of(DIGITS), DIGITS.pixels());
  }
}
