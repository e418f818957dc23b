package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.Estimate;
import dev.ito.math.Shape;
import dev.ito.yaml.Yaml;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.XZInputStream;

/** Baselines of likelihoods, against the same written out with maps and lists. */
class BaselinesTest {
  /**
   * Images whose levels are known.
   *
   * @param levels of the values of each
   */
  record Known(Shape shape, PixelScale scale, int[][] levels) implements Examples {
    /** Makes images of a function of their index and the place of a value. */
    static Known of(int count, Shape shape, int levels, IntBinaryOperator level) {
      int[][] all = new int[count][shape.size()];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < shape.size(); j++) {
          all[i][j] = level.applyAsInt(i, j);
        }
      }
      return new Known(shape, new PixelScale(levels, -1, 1), all);
    }

    LevelImages first(int some) {
      return new LevelImages(this, scale, some);
    }

    LevelImages all() {
      return first(count());
    }

    @Override
    public int count() {
      return levels.length;
    }

    @Override
    public int label(int index) {
      return -1;
    }

    @Override
    public void read(int index, double[] out, int offset) {
      for (int j = 0; j < shape.size(); j++) {
        out[offset + j] = scale.toModel(levels[index][j]);
      }
    }

    @Override
    public String sha256() {
      return Sha256.ofText(shape + Arrays.deepToString(levels));
    }
  }

  static Map<String, Baseline> named(LevelImages measured, LevelImages training)
      throws IOException {
    Map<String, Baseline> named = new HashMap<>();
    Baselines.of(measured, Optional.ofNullable(training), Monitor.SILENT)
        .all()
        .forEach(one -> named.put(one.name(), one));
    return named;
  }

  /** Levels that hang together, with some that are seldom. */
  private static Known random(long seed, int count, Shape shape, int levels) {
    Random random = new Random(seed);
    return Known.of(
        count,
        shape,
        levels,
        (i, j) -> Math.min(levels - 1, (int) Math.abs(levels / 5.0 * random.nextGaussian())));
  }

  /** What is known of a value, in words: the naive form of a context. */
  private static String context(String model, Known images, int image, int j) {
    int channels = images.shape().channels();
    int c = j % channels;
    int x = j / channels % images.shape().width();
    int y = j / channels / images.shape().width();
    return switch (model) {
      case "histogram" -> "channel " + c;
      case "pixel-histogram" -> c + " at " + x + ", " + y;
      case "neighbours" ->
          c + ": " + neighbour(images, image, c, x - 1, y) + neighbour(images, image, c, x, y - 1);
      default -> throw new IllegalArgumentException(model);
    };
  }

  private static String neighbour(Known images, int image, int c, int x, int y) {
    int place = (y * images.shape().width() + x) * images.shape().channels() + c;
    int level = x < 0 || y < 0 ? 0 : images.levels[image][place];
    int levels = images.scale.levels();
    return "(" + (levels <= 16 ? level : Math.floor(16.0 * level / levels)) + ")";
  }

  /** Lists all that was seen, and counts in the lists. */
  private static double[] naive(String model, Known training, Known test) {
    Map<String, List<Integer>> seen = new HashMap<>();
    for (int i = 0; i < training.count(); i++) {
      for (int j = 0; j < training.shape().size(); j++) {
        seen.computeIfAbsent(context(model, training, i, j), key -> new ArrayList<>())
            .add(training.levels[i][j]);
      }
    }
    double[] bits = new double[test.count()];
    for (int i = 0; i < test.count(); i++) {
      for (int j = 0; j < test.shape().size(); j++) {
        List<Integer> there = seen.getOrDefault(context(model, test, i, j), List.of());
        double found = Collections.frequency(there, test.levels[i][j]);
        double levels = test.scale.levels();
        double probability = (found + 1 / levels) / (there.size() + 1);
        bits[i] -= Math.log(probability) / Math.log(2) / test.shape().size();
      }
    }
    return bits;
  }

  @ParameterizedTest
  @CsvSource({
    "4, 5, 1, 7",
    "3, 4, 3, 5",
    "5, 2, 1, 17",
    "3, 3, 3, 256",
    "4, 1, 1, 2",
    "1, 4, 2, 40"
  })
  void tablesAreThoseOfListsOfAllThatWasSeen(int height, int width, int channels, int levels)
      throws IOException {
    Shape shape = Shape.image(height, width, channels);
    Known training = random(1, 23, shape, levels);
    Known test = random(2, 9, shape, levels);
    Map<String, Baseline> found = named(test.all(), training.all());
    for (String model : List.of("histogram", "pixel-histogram", "neighbours")) {
      Estimate expected = Estimate.of(naive(model, training, test));
      assertEquals(expected.mean(), found.get(model).bits(), 1e-12, model);
      assertEquals(expected.standardError(), found.get(model).standardError(), 1e-12, model);
      assertTrue(found.get(model).meaning().endsWith(", from 23 training images"), model);
    }
    assertEquals(Math.log(levels) / Math.log(2), found.get("uniform").bits(), 1e-15);
    assertEquals(Double.NaN, found.get("uniform").standardError());
  }

  /** Only the first images are measured, the tables are of all. */
  @Test
  void theFirstImagesAreMeasured() throws IOException {
    Known training = random(1, 20, Shape.image(3, 3, 1), 9);
    Known test = random(2, 8, Shape.image(3, 3, 1), 9);
    double[] first = Arrays.copyOf(naive("neighbours", training, test), 5);
    assertEquals(
        Estimate.of(first).mean(),
        named(test.first(5), training.all()).get("neighbours").bits(),
        1e-12);
  }

  /** In every context the levels have the sum 1, and none is impossible, seen or not. */
  @ParameterizedTest
  @CsvSource({"1, 2", "1, 17", "3, 17", "1, 256", "3, 256"})
  void probabilitiesAreOfADistribution(int channels, int levels) {
    Shape shape = Shape.image(3, 2, channels);
    Known training = random(3, 6, shape, levels);
    Random random = new Random(4);
    for (CountTable table :
        List.of(
            CountTable.ofChannels(shape, levels),
            CountTable.ofPlaces(shape, levels),
            CountTable.ofNeighbours(shape, levels))) {
      Arrays.stream(training.levels()).forEach(table::add);
      for (int k = 0; k < 50; k++) {
        int[] image = random.ints(shape.size(), 0, levels).toArray();
        for (int j = 0; j < image.length; j++) {
          double sum = 0;
          for (int level = 0; level < levels; level++) {
            image[j] = level;
            double probability = table.probability(image, j);
            assertTrue(probability > 0);
            sum += probability;
          }
          assertEquals(1, sum, 1e-12);
        }
      }
    }
  }

  /** n values of one level: each has the probability (n + 1/L) / (n + 1), as the source has it. */
  @Test
  void constantImagesHaveAClosedForm() throws IOException {
    Shape shape = Shape.image(4, 3, 1);
    int levels = 8;
    Known training = Known.of(10, shape, levels, (i, j) -> 5);
    Known same = Known.of(4, shape, levels, (i, j) -> 5);
    Map<String, Baseline> found = named(same.all(), training.all());
    assertEquals(-log2((120 + 0.125) / 121), found.get("histogram").bits(), 1e-14);
    assertEquals(-log2((10 + 0.125) / 11), found.get("pixel-histogram").bits(), 1e-14);
    // Corner, two other values of the top row, three of the left column, and six that have both.
    double neighbours =
        -(log2((10 + 0.125) / 11)
                + 2 * log2((20 + 0.125) / 21)
                + 3 * log2((30 + 0.125) / 31)
                + 6 * log2((60 + 0.125) / 61))
            / 12;
    assertEquals(neighbours, found.get("neighbours").bits(), 1e-14);
    assertEquals(0, found.get("neighbours").standardError(), 1e-15);
    // What was never seen: 1/L of one in n + 1, and equal probabilities where nothing was.
    Map<String, Baseline> other =
        named(Known.of(4, shape, levels, (i, j) -> 2).all(), training.all());
    assertEquals(-log2(0.125 / 121), other.get("histogram").bits(), 1e-12);
    double never = -(log2(0.125 / 11) + 11 * log2(0.125)) / 12;
    assertEquals(never, other.get("neighbours").bits(), 1e-12);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /**
   * Independent values of a known law: the histogram has its entropy. The mean of 64,000 values has
   * a standard error of 0.0042 bits, of which five are missed once in two million; the seed is
   * fixed.
   */
  @Test
  void theHistogramOfIndependentValuesHasTheirEntropy() throws IOException {
    double[] law = {0.5, 0.25, 0.125, 0.0625, 0.0625};
    Random random = new Random(5);
    IntBinaryOperator draw =
        (i, j) -> {
          double u = random.nextDouble();
          int level = 0;
          while (u >= law[level]) {
            u -= law[level++];
          }
          return level;
        };
    Shape shape = Shape.image(8, 8, 1);
    Known training = Known.of(4000, shape, law.length, draw);
    Known test = Known.of(1000, shape, law.length, draw);
    double entropy = Arrays.stream(law).map(p -> -p * log2(p)).sum();
    double variance = Arrays.stream(law).map(p -> p * Math.pow(-log2(p) - entropy, 2)).sum();
    Map<String, Baseline> found = named(test.all(), training.all());
    double error = Math.sqrt(variance / test.count() / shape.size());
    for (String model : List.of("histogram", "pixel-histogram", "neighbours")) {
      // The counts cost (levels - 1) / (2 ln 2) bits in each of at most 64 contexts, of 256,000.
      assertEquals(entropy, found.get(model).bits(), 5 * error + 7.3e-4, model);
      // A standard deviation of 1,000 values has an error of 2.2 %.
      assertEquals(error, found.get(model).standardError(), 0.12 * error, model);
    }
  }

  /** Nothing that knows less can be below the counted entropies of the images themselves. */
  @Test
  void inSampleATableIsJustAboveItsEntropyAndSaysSo() throws IOException {
    Known images = random(6, 30, Shape.image(3, 3, 1), 6);
    Map<String, Baseline> found = named(images.all(), images.all());
    double bits = 0;
    for (int j = 0; j < 9; j++) {
      int[] counts = new int[6];
      for (int[] image : images.levels()) {
        counts[image[j]]++;
      }
      bits +=
          Arrays.stream(counts)
              .filter(c -> c > 0)
              .mapToDouble(c -> -c / 30.0 * log2(c / 30.0) / 9)
              .sum();
    }
    double given = found.get("pixel-histogram").bits();
    assertTrue(given >= bits && given < bits + 0.1, given + " for an entropy of " + bits);
    assertTrue(found.get("histogram").bits() >= bits);
    assertEquals(
        "a histogram per pixel, in-sample: from the 30 images of which these are",
        found.get("pixel-histogram").meaning());
  }

  @Test
  void withoutTrainingImagesThereAreNoTables() throws IOException {
    Known images = random(7, 5, Shape.image(3, 3, 1), 6);
    assertEquals(
        List.of("uniform", "gzip", "xz"),
        Baselines.of(images.all(), Optional.empty(), Monitor.SILENT).all().stream()
            .map(Baseline::name)
            .toList());
  }

  /** What they make is whole, and what is unpacked again is what was packed. */
  @ParameterizedTest
  @EnumSource(Compressor.class)
  void compressorsLoseNothing(Compressor compressor) throws IOException {
    int levels = compressor == Compressor.XZ ? 256 : 17;
    Known images = random(8, 500, Shape.image(7, 5, 3), levels);
    byte[] bytes = new byte[500 * 105];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) images.levels()[k / 105][k % 105];
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream in = compressor.over(file, bytes.length)) {
      in.write(bytes);
    }
    try (InputStream packed = new ByteArrayInputStream(file.toByteArray());
        InputStream out =
            compressor == Compressor.XZ ? new XZInputStream(packed) : new GZIPInputStream(packed)) {
      assertArrayEquals(bytes, out.readAllBytes());
    }
    Baseline found = named(images.all(), null).get(compressor.toString());
    assertEquals(8.0 * file.size() / bytes.length, found.bits(), 1e-15);
    assertEquals(Double.NaN, found.standardError());
    // Entropy of the law, no more can be gained, and a few per cent and the heads are all that is
    // lost.
    double entropy = named(images.all(), images.all()).get("histogram").bits();
    assertTrue(found.bits() > 0.98 * entropy && found.bits() < 1.25 * entropy, found.line());
  }

  private static Baselines some() {
    return new Baselines(
        List.of(
            new Baseline("uniform", 8, Double.NaN, "equal probabilities"),
            new Baseline("histogram", 2, 0.03, "a histogram"),
            new Baseline("neighbours", 1.359, 0.03, "a table of counts"),
            new Baseline("xz", 1.392, Double.NaN, "the xz file of all these images")));
  }

  /** Standard errors add as squares: 0.04 and 0.03 are 0.05, twice that is 0.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.460 | 0.04 | above neighbours (1.359): a table of counts, does better",
        "1.458 | 0.04 | not told apart from neighbours (1.359): a table of counts",
        "1.360 | 0.04 | not told apart from neighbours (1.359): a table of counts",
        // A compressor has no error of its own.
        "1.310 | 0.04 | not told apart from neighbours (1.359): a table of counts",
        "1.260 | 0.04 | not told apart from neighbours (1.359): a table of counts",
        "1.258 | 0.04 | below every baseline; the next is neighbours, 1.359",
        "9.000 | 0.04 | above neighbours (1.359): a table of counts, does better",
        "1.410 | 0.004 | above xz (1.392): the xz file of all these images, does better",
        "9.000 | NaN | not told apart from neighbours (1.359): a table of counts"
      })
  void theVerdictNamesTheBestThatIsNotBeaten(double mean, double error, String verdict) {
    assertEquals(Optional.of(verdict), some().verdict(mean, error));
  }

  @Test
  void thereIsNoVerdictWithoutBaselines() {
    assertEquals(Optional.empty(), Baselines.NONE.verdict(1, 0.1));
    assertEquals(Optional.empty(), Baselines.NONE.best());
    assertEquals("neighbours", some().best().orElseThrow().name());
  }

  @Test
  void linesSayWhatAReaderNeeds() {
    List<String> said = new ArrayList<>();
    Monitor saying =
        new Monitor() {
          @Override
          public Task start(String task, String unit, long done, long total) {
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
        };
    some().say("elbo", new Estimate(1.25, 0.04, 100), saying);
    assertEquals(
        List.of(
            "elbo: baselines, of the same 100 images:",
            "  uniform          8.0000  equal probabilities",
            "  histogram        2.0000 +- 0.0300  a histogram",
            "  neighbours       1.3590 +- 0.0300  a table of counts",
            "  xz               1.3920  the xz file of all these images",
            "elbo: 1.2500 is below every baseline; the next is neighbours, 1.359"),
        said);
    said.clear();
    Baselines.NONE.say("elbo", new Estimate(1.25, 0.04, 100), saying);
    assertEquals(List.of(), said);
  }

  /** A stored measurement has them again, whichever metric it was of. */
  @Test
  void theyAreReadAsTheyWereWritten() throws IOException {
    record Holder(List<Baseline> baselines) implements Detail {}
    String json = Yaml.json().writeValueAsString(new Holder(some().all()));
    assertTrue(json.contains("\"standardError\" : null"), json);
    Detail read = Yaml.json().readValue(json, Detail.class);
    assertEquals(some().all(), read.baselines());
    assertEquals(List.of(), Yaml.json().readValue("{}", Detail.class).baselines());
  }
}
