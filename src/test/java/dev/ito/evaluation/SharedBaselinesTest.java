package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Dataset;
import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The likelihoods of one evaluation have the baselines of their images. */
@Tag("native")
class SharedBaselinesTest {
  private static final Sde SDE = new VpSde(new LinearBeta(0.1, 20));
  private static final Digits DIGITS = new Digits(List.of(-1.0, 1.0));
  private static final String BITS =
      "{type: bits-per-dim, images: 3, budget: 0, rtol: 0.1, atol: 0.1}";
  private static final String BOUND =
      "{type: elbo, images: 3, bound: {type: continuous, points: 2}}";

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  /** How many times images were read for baselines. */
  private final List<String> started = new ArrayList<>();

  private final class Noting implements Monitor {
    @Override
    public Task start(String task, String unit, long done, long total) {
      if (task.equals("baselines")) {
        started.add(total + " " + unit);
      }
      return SILENT.start(task, unit, done, total);
    }

    @Override
    public void say(String line) {
      said.add(line);
    }

    @Override
    public boolean stopped() {
      return false;
    }
  }

  private record Nothing() implements Comparisons.Samples {
    @Override
    public Solution draw(int from, int to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long seed() {
      return 0;
    }

    @Override
    public String id() {
      return "nothing";
    }
  }

  private List<List<Baseline>> measure(Dataset data, Optional<Subject.Given> given, String... all)
      throws IOException {
    Shape shape = data.shape();
    var normal = new GaussianMixture(new double[] {1}, new Batch(1, shape), new double[] {0.5});
    DifferentiableScore score = new GaussianMixtureScore(SDE, normal);
    Setup setup = new Setup(SDE, shape, data.pixels(), Optional.of(data), Optional.empty());
    var work = new Subject.Work(1, folder, Device.CPU, new Noting(), warnings::add);
    List<List<Baseline>> found = new ArrayList<>();
    try (Comparisons samples = new Comparisons(setup, new Nothing(), work)) {
      for (String metric : all) {
        Metric one = Yaml.read("test", metric, Metric.class, List.of());
        one.measure(new Subject(score, samples, given))
            .forEach(m -> found.add(m.detail().baselines()));
      }
    }
    return found;
  }

  @Test
  void theyAreFoundOnceForTheSameImages() throws IOException {
    String more = BOUND.replace("images: 3", "images: 4");
    String levels = BOUND.replace("points: 2", "points: 2, reconstruction: levels");
    List<List<Baseline>> found = measure(DIGITS, Optional.empty(), BITS, BOUND, levels, more);
    assertEquals(
        List.of("1500 training images", "3 images", "1500 training images", "4 images"), started);
    PixelScale scale = DIGITS.scale();
    LevelImages training = LevelImages.all(DIGITS.open(Split.TRAIN), scale);
    LevelImages three = new LevelImages(DIGITS.open(Split.TEST), scale, 3);
    List<Baseline> expected = Baselines.of(three, Optional.of(training), Monitor.SILENT).all();
    assertEquals(List.of(expected, expected, expected), found.subList(0, 3));
    assertEquals(
        2, said.stream().filter(line -> line.startsWith("elbo: baselines, of the same 3")).count());
    assertTrue(said.contains("bits-per-dim: baselines, of the same 3 images:"), said.toString());
  }

  @Test
  void theTrainingImagesThemselvesAreInSample() throws IOException {
    List<Baseline> found =
        measure(DIGITS, Optional.empty(), BITS.replace("images: 3", "images: 3, split: train"))
            .get(0);
    assertEquals(
        "a histogram of all values, in-sample: from the 1500 images of which these are",
        found.get(1).meaning());
  }

  @Test
  void realNumbersHaveNone() throws IOException {
    String bound = BOUND.replace("images: 3", "images: 3, dequantisation: none");
    String bits = BITS.replace("images: 3", "images: 3, dequantisation: none");
    assertEquals(List.of(List.of(), List.of()), measure(DIGITS, Optional.empty(), bits, bound));
    assertEquals(List.of(), started);
  }

  /** Given bytes have 256 levels, and the digits 17: their counts say nothing of them. */
  @Test
  void trainingImagesOfOtherLevelsAreNotCounted() throws IOException {
    PixelScale bytes = new PixelScale(256, -1, 1);
    Examples given = DIGITS.open(Split.TEST);
    var measured = Optional.of(new Subject.Given(given, Optional.of(bytes)));
    assertEquals(
        List.of("uniform", "gzip", "xz"),
        measure(DIGITS, measured, BITS).get(0).stream().map(Baseline::name).toList());
    assertEquals(List.of("3 images"), started);
    assertEquals(List.of(), warnings);
  }

  /** A likelihood of given data needs no training images: without them there are no tables. */
  @Test
  void trainingImagesThatAreNotThereAreSaid() throws IOException {
    String written = "{type: mnist, path: \"%s\"}".formatted(folder.resolve("nothing"));
    Dataset mnist = Yaml.read("test", written, Dataset.class, List.of());
    var grey = BaselinesTest.Known.of(3, mnist.shape(), 256, (i, j) -> (i + j) % 256);
    var given = Optional.of(new Subject.Given(grey, mnist.pixels()));
    assertEquals(
        List.of("uniform", "gzip", "xz"),
        measure(mnist, given, BOUND).get(0).stream().map(Baseline::name).toList());
    assertEquals(1, warnings.size());
    assertTrue(
        warnings
            .get(0)
            .startsWith(
                "baselines: the training images, from which tables are counted, cannot be read: "
                    + "dataset: the folder "),
        warnings.get(0));
  }
}
