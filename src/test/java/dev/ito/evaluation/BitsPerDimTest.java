package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.io.Monitor;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Network;
import dev.ito.score.NoisySamples;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An evaluation that is interrupted goes on where it was, and finds the same. */
@Tag("native")
class BitsPerDimTest {
  private static final Sde SDE = new VpSde(new LinearBeta(0.1, 20));
  private static final Shape SHAPE = Shape.image(2, 2, 1);
  private static final PixelScale LEVELS = new PixelScale(17, -1, 1);
  private static final int COUNT = 11;
  private static final String PART = "bpd.csv.rows.part";
  private static final BitsPerDim METRIC = metric(4);

  @TempDir private Path folder;
  private final Pictures pictures = new Pictures();
  private final List<String> warnings = new ArrayList<>();
  private int allowed = Integer.MAX_VALUE;

  /** Counts what is read. */
  private static final class Pictures implements Examples {
    private final List<Integer> read = new ArrayList<>();

    @Override
    public int count() {
      return COUNT;
    }

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public int label(int index) {
      return index % 3;
    }

    @Override
    public void read(int index, double[] out, int offset) {
      read.add(index);
      for (int j = 0; j < SHAPE.size(); j++) {
        out[offset + j] = LEVELS.toModel((5 * index + 3 * j) % LEVELS.levels());
      }
    }

    @Override
    public String sha256() {
      return "pictures";
    }
  }

  private record Named(String id) implements Comparisons.Samples {
    @Override
    public long seed() {
      return 0;
    }

    @Override
    public Solution draw(int from, int to) {
      throw new UnsupportedOperationException();
    }
  }

  /** Asks to stop after so many images. */
  private final class Stopping implements Monitor {
    private int done;

    @Override
    public Task start(String task, String unit, long first, long total) {
      return new Task() {
        @Override
        public void at(long now, String note) {
          done = (int) now;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void say(String line) {}

    @Override
    public boolean stopped() {
      return done >= allowed;
    }
  }

  private static BitsPerDim metric(int batch) {
    String metric =
        "{type: bits-per-dim, batch: %d, rtol: 1.0e-3, atol: 1.0e-3, draws: 2, budget: 0}";
    return (BitsPerDim) Yaml.read("test", metric.formatted(batch), Metric.class, List.of());
  }

  private static DifferentiableScore normal() {
    var normal = new GaussianMixture(new double[] {1}, new Batch(1, SHAPE), new double[] {0.5});
    return new GaussianMixtureScore(SDE, normal);
  }

  private Measurement measure(Metric metric, String weights, long seed) throws IOException {
    return measure(metric, normal(), weights, seed);
  }

  private Measurement measure(Metric metric, DifferentiableScore score, String weights, long seed)
      throws IOException {
    Setup setup = new Setup(SDE, SHAPE, Optional.of(LEVELS), Optional.empty(), Optional.empty());
    Subject.Work work = new Subject.Work(seed, folder, Device.CPU, new Stopping(), warnings::add);
    Optional<Subject.Given> given = Optional.of(new Subject.Given(pictures, Optional.of(LEVELS)));
    try (Comparisons samples = new Comparisons(setup, new Named(weights), work)) {
      return metric.measure(new Subject(score, samples, given)).get(0);
    }
  }

  /** None is left out, and none is measured twice to come up to the number. */
  @Test
  void moreImagesThanThereAre() throws IOException {
    String metric = "{type: bits-per-dim, images: 1000, rtol: 1.0e-3, atol: 1.0e-3, budget: 0}";
    Metric more = Yaml.read("test", metric, Metric.class, List.of());
    assertEquals(pictures.count(), measure(more, "weights", 9).n());
    assertEquals(
        List.of(
            "images: 1000 are asked for, there are %d: these are measured"
                .formatted(pictures.count())),
        warnings);
  }

  private Measurement measure() throws IOException {
    return measure(METRIC, "weights", 9);
  }

  /** Leaves the first two batches of an evaluation. */
  private void interrupt() {
    allowed = 8;
    assertThrows(CancellationException.class, this::measure);
    allowed = Integer.MAX_VALUE;
    assertFalse(Files.exists(folder.resolve("bpd.csv")));
  }

  private String table() throws IOException {
    String table = Files.readString(folder.resolve("bpd.csv"));
    Files.delete(folder.resolve("bpd.csv"));
    assertFalse(Files.exists(folder.resolve(PART)));
    return table;
  }

  private static List<Integer> twice(int from, int to) {
    return IntStream.range(from, to).boxed().flatMap(i -> List.of(i, i).stream()).sorted().toList();
  }

  /** Returns what is read once a measurement ends: its baselines are of all images, again. */
  private static List<Integer> withBaselines(List<Integer> measured) {
    IntStream all = IntStream.range(0, COUNT);
    return IntStream.concat(measured.stream().mapToInt(i -> i), all).sorted().boxed().toList();
  }

  private List<Integer> read() {
    List<Integer> sorted = pictures.read.stream().sorted().toList();
    pictures.read.clear();
    return sorted;
  }

  /** Notes which label each sample has; without any, all have none. */
  private record Noting(LongToIntFunction label, Map<Long, Integer> noted)
      implements DifferentiableScore {
    @Override
    public void score(NoisySamples at, Batch out) {
      Arrays.stream(at.samples()).forEach(sample -> noted.put(sample, label.applyAsInt(sample)));
      normal().score(at, out);
    }

    @Override
    public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
      score(at, out);
      normal().scoreAndVjp(at, v, out, vjp);
    }

    @Override
    public Noting labelled(LongToIntFunction other) {
      return new Noting(other, noted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{type: bits-per-dim, batch: 4, rtol: 0.1, atol: 0.1}", "{type: elbo, batch: 4}"})
  void aModelIsToldTheLabelOfEachImage(String metric) throws IOException {
    Map<Long, Integer> noted = new TreeMap<>();
    Noting score = new Noting(sample -> Network.NO_LABEL, noted);
    measure(Yaml.read("test", metric, Metric.class, List.of()), score, "weights", 9);
    Map<Long, Integer> labels = new TreeMap<>();
    LongStream.range(0, COUNT).forEach(i -> labels.put(i, (int) i % 3));
    assertEquals(labels, noted);
  }

  @Test
  void noImageIsMeasuredAgain() throws IOException {
    Measurement whole = measure();
    String table = table();
    assertEquals(withBaselines(twice(0, COUNT)), read());
    interrupt();
    assertEquals(twice(0, 8), read());
    Measurement resumed = measure();
    assertEquals(withBaselines(twice(8, COUNT)), read());
    assertEquals(table, table());
    assertEquals(whole.value(), resumed.value());
    assertEquals(whole.standardError(), resumed.standardError());
    assertEquals(whole.nfe(), resumed.nfe());
    assertEquals(COUNT, resumed.n());
    assertEquals(8, Yaml.json().valueToTree(resumed.detail()).get("imagesKept").intValue());
    measure();
    assertEquals(withBaselines(twice(0, COUNT)), read(), "a complete evaluation is kept no longer");
  }

  @Test
  void anotherSettingStartsAnew() throws IOException {
    interrupt();
    byte[] part = Files.readAllBytes(folder.resolve(PART));
    for (var other : List.of("weights", "seed", "batch")) {
      Files.write(folder.resolve(PART), part);
      read();
      measure(
          other.equals("batch") ? metric(5) : METRIC,
          other.equals("weights") ? "other" : "weights",
          other.equals("seed") ? 10 : 9);
      assertEquals(withBaselines(twice(0, COUNT)), read(), other);
    }
  }

  /** A kill can leave any number of bytes: only whole batches count, and the result is the same. */
  @Test
  void halfABatchIsMeasuredAgain() throws IOException {
    measure();
    String table = table();
    interrupt();
    String part = Files.readString(folder.resolve(PART));
    for (int length = 0; length < part.length(); length += 7) {
      Files.writeString(folder.resolve(PART), part.substring(0, length));
      read();
      measure();
      List<Integer> read = read();
      boolean whole = read.equals(withBaselines(twice(0, COUNT)));
      assertTrue(whole || read.equals(withBaselines(twice(4, COUNT))), "" + read);
      assertEquals(table, table());
    }
  }
}
