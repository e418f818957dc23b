package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.evaluation.Copies;
import dev.ito.evaluation.Detail;
import dev.ito.evaluation.Measurement;
import dev.ito.evaluation.Metric;
import dev.ito.experiment.Sampling;
import dev.ito.experiment.Tiny;
import dev.ito.math.InvalidInput;
import dev.ito.report.Shown;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pieces that a study is computed with. */
class StudyPartsTest {
  @TempDir private Path folder;

  @Test
  void valuesMakeEveryCombinationInOrder() {
    String text =
        """
        name: v
        set: {a.b: 1, c: {d: [x, 2.5, null, true]}}
        over: {e.f: [1, 2], g: [p, {q: 1}]}
        """;
    Variation variation = Yaml.read("v", text, Variation.class, List.of());
    List<Variation.Choice> choices = variation.choices();
    assertEquals(
        List.of("v, f 1, g p", "v, f 1, g {\"q\":1}", "v, f 2, g p", "v, f 2, g {\"q\":1}"),
        choices.stream().map(c -> new Label("x", "v", c.shown()).sampler()).toList());
    assertEquals(
        List.of("a.b=1", "c={\"d\":[\"x\",2.5,null,true]}", "e.f=2", "g={\"q\":1}"),
        choices.get(3).settings());
  }

  /** Jackson's own reader of paths takes such a one for a URI. */
  @Test
  void aPathMayHaveAColon() throws IOException {
    Path experiment = Files.createDirectory(folder.resolve("a:b")).resolve("mixture.yaml");
    Files.writeString(experiment, Tiny.MIXTURE);
    String text =
        """
        name: colon
        question: Is it found?
        scale: all
        scales: {all: {experiments: {mixture: "%s"}, metrics: []}}
        variations: [{name: plain}]
        """;
    Study study = Yaml.read("colon", text.formatted(experiment), Study.class, List.of());
    assertEquals(1, Plan.of(study, Path.of("colon"), folder.resolve("out")).cells().size());
    InvalidInput error =
        assertThrows(
            InvalidInput.class,
            () -> Yaml.read("nul", text.formatted("a\\0b"), Study.class, List.of()));
    assertTrue(error.getMessage().contains("not a path: "), error.getMessage());
  }

  /** A study's defaults are the weakest, then come the scale's settings and the variation's. */
  @Test
  void theNearerSettingWins() throws IOException {
    Path experiment = folder.resolve("mixture.yaml");
    Files.writeString(experiment, Tiny.MIXTURE);
    String text =
        """
        name: order
        question: Which setting wins?
        scale: all
        scales:
          all:
            experiments: {mixture: %s}
            metrics: [{type: bits-per-dim, dequantisation: none, images: 3, budget: 0}]
            set: {sampling.count: 5, sampling.grid.steps: 6}
        variations:
          - {name: plain}
          - name: own
            set: {sampling.count: 7, sampling.noise: independent}
            over: {sampling.grid.steps: [9]}
        """
            .formatted(experiment);
    Study study = Yaml.read("order", text, Study.class, List.of());
    List<Cell> cells = Plan.of(study, Path.of("order"), folder.resolve("out")).cells();
    assertEquals(
        List.of(
            "5, 6 steps, BROWNIAN_PATH, 1 metrics",
            "5, 6 steps, BROWNIAN_PATH, 0 metrics",
            "7, 9 steps, INDEPENDENT, 0 metrics"),
        cells.stream().map(StudyPartsTest::settings).toList());
  }

  private static String settings(Cell cell) {
    Sampling sampling = cell.experiment().sampling();
    return "%d, %d steps, %s, %d metrics"
        .formatted(
            sampling.count(),
            sampling.grid().steps(),
            sampling.noise(),
            cell.experiment().evaluation().size());
  }

  @Test
  void theDistanceIsTheRootMeanSquareWithItsError() {
    double[] a = {1, 2, 3, 4, 5, 7};
    double[] b = {1, 1, 3, 2, 5, 4};
    PathwiseError found = PathwiseError.between(a, b, 3, "goal");
    // Mean squares 0.5, 2 and 4.5 of three samples: mean 7/3, variance of the mean 49/36.
    assertEquals(Math.sqrt(7.0 / 3), found.rms(), 1e-15);
    assertEquals(Math.sqrt(49.0 / 36) / (2 * Math.sqrt(7.0 / 3)), found.standardError(), 1e-14);
    assertEquals(0, PathwiseError.between(a, a, 3, "goal").standardError(), 0);
  }

  private Row row(String experiment, String sampler, double value, double[] each, String of)
      throws IOException {
    Path cell = Files.createDirectories(folder.resolve(experiment + sampler));
    StringBuilder csv = new StringBuilder("index,other,fd\n");
    for (int i = 0; i < each.length; i++) {
      csv.append(i).append(",0,").append(each[i]).append('\n');
    }
    Files.writeString(cell.resolve("fd.csv"), csv);
    Detail detail =
        new Detail() {
          @Override
          public Optional<Detail.Each> each() {
            return Optional.of(new Detail.Each("fd.csv", "fd", of));
          }
        };
    return new Row(
        new Label(experiment, sampler, Map.of()),
        cell,
        10,
        0.1,
        List.of(new Measurement("fd", value, 0.5, each.length, 10, 1, detail)),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The error of a difference of pairs is that of their differences, not of two independent sets.
   */
  @Test
  void differencesArePaired() throws IOException {
    Random random = new Random(1);
    int n = 400;
    double[] common = random.doubles(n, -10, 10).toArray();
    double[] small = random.doubles(n, -0.1, 0.1).toArray();
    double[] shifted = IntStream.range(0, n).mapToDouble(i -> common[i] + 1 + small[i]).toArray();
    Row a = row("a", "x", 5, shifted, "seed 1");
    Row b = row("b", "x", 4, common, "seed 1");
    Row c = row("b", "y", 6, common, "seed 2");
    List<PairedDifference> found =
        Differences.of(new Comparison(List.of(a, b, c)), List.of()).all();
    assertEquals(1, found.size(), found.toString());
    assertEquals(1, found.get(0).difference(), 1e-15);
    // The standard deviation of a uniform law of width 0.2 is 0.0577, over 20; to 15 %.
    assertEquals(0.0577 / 20, found.get(0).standardError(), 0.15 * 0.0577 / 20);
    assertEquals(a.label(), found.get(0).left());
    assertEquals(b.label(), found.get(0).right());
  }

  /** Two pairs say next to nothing of how much differences vary. */
  @Test
  void intervalsOfFewPairsAreWide() {
    Label a = new Label("a", "", Map.of());
    Label b = new Label("b", "", Map.of());
    PairedDifference two = new PairedDifference("fd", a, b, 10, 1, 2);
    assertEquals(12.706, two.halfWidth(), 5e-4);
    assertEquals(PairedDifference.Verdict.NOT_TOLD_APART, two.verdict());
    PairedDifference many = new PairedDifference("fd", a, b, 10, 1, 200);
    assertEquals(PairedDifference.Verdict.HIGHER, many.verdict());
  }

  @Test
  void equalOnesHaveNoSign() {
    Label a = new Label("a", "", Map.of());
    PairedDifference equal = new PairedDifference("fd", a, a, 0, 0, 64).reversed();
    assertEquals(0, Double.compare(0.0, equal.difference()));
    assertEquals(PairedDifference.Verdict.EQUAL, equal.verdict());
    assertEquals(-0.5, new PairedDifference("fd", a, a, 0.5, 0, 64).reversed().difference());
  }

  /** As many as the metric draws anyway, but no more than tell a model that copies. */
  @Test
  void studiesOfImagesLookForCopiesAmongTheFirstSamples() throws IOException {
    assertEquals(
        List.of(new Copies(Copies.ENOUGH, 64)), copies("{type: kid, samples: 1000, batch: 64}"));
    assertEquals(List.of(new Copies(100, 30)), copies("{type: kid, samples: 100, batch: 30}"));
    assertEquals(
        List.of(new Copies(Copies.ENOUGH, 50)),
        copies("{type: kid, samples: 90, batch: 9}, {type: kid, samples: 300, batch: 50}"));
    assertEquals(
        List.of(new Copies(7, 7)),
        copies("{type: kid, samples: 300}, {type: copies, samples: 7, batch: 7}"));
    assertEquals(List.of(), copies("{type: elbo, images: 300}"));
  }

  /** Returns what a study of digits measures of copies where it is asked for other metrics. */
  private List<Metric> copies(String metrics) throws IOException {
    Path experiment = Files.writeString(folder.resolve("digits.yaml"), Tiny.DIGITS);
    String text =
        """
        name: watched
        question: Are they copies?
        scale: all
        scales: {all: {experiments: {digits: %s}, metrics: [%s]}}
        variations: [{name: plain}]
        """
            .formatted(experiment, metrics);
    Study study = Yaml.read("watched", text, Study.class, List.of());
    return Plan.of(study, Path.of("watched"), folder.resolve("out")).cells().stream()
        .flatMap(cell -> cell.experiment().evaluation().stream())
        .filter(Copies.class::isInstance)
        .toList();
  }

  /** Nothing is lost of 7 in 256 and its error, nor of none. */
  @Test
  void partsInPercentHaveTheirErrors() {
    Detail none = new Detail() {};
    double rate = 7.0 / 256;
    double error = Math.sqrt(rate * (1 - rate) / 256);
    Measurement some = new Measurement("copy-rate", rate, error, 256, 1, 1, none);
    assertEquals("2.7 \u00b1 1.0 %", Tables.percent(some).text());
    assertEquals("2.7 \u00b1 1.0 % (n = 256)", Tables.percent(some, true).text());
    assertEquals("0 %", Tables.percent(new Measurement("copy-rate", 0, 0, 256, 1, 1, none)).text());
    assertEquals(
        "100 %", Tables.percent(new Measurement("copy-rate", 1, 0, 256, 1, 1, none)).text());
  }

  /** Real images are those of the split that is the reference, and as many as there were. */
  @Test
  void rowsOfRealImagesSayWhichAndHowMany() {
    List<String> named = realRows("test", 100, 64);
    assertEquals(
        List.of(
            "250 test images against the others",
            "100 training images against test images | 3.0 \u00b1 1.7 % (n = 64)"),
        named);
    assertEquals(
        List.of(
            "250 training images against the others",
            "64 test images against training images | 3.0 \u00b1 1.7 %"),
        realRows("train", 64, 64));
    assertEquals("250 images of the reference against the others", realRows("", 64, 64).get(0));
  }

  private List<String> realRows(String split, int heldOut, int ofCopies) {
    Detail detail =
        new Detail() {
          @Override
          public Optional<RealAgainstReal> realAgainstReal() {
            return Optional.of(new RealAgainstReal(0.7, 250, split));
          }
        };
    List<Measurement> measured =
        List.of(
            new Measurement("fd", 5, 0.5, 300, 10, 1, detail),
            new Measurement(Measurement.ofHeldOut("fd"), 1, 0.1, heldOut, 0, 1, detail),
            new Measurement(
                Measurement.ofHeldOut(Copies.RATE), 0.03, 0.017, ofCopies, 0, 1, detail));
    Row row =
        new Row(
            new Label("a", "x", Map.of()),
            folder,
            10,
            0.1,
            measured,
            Optional.empty(),
            Optional.empty());
    return new RealRows(new Comparison(List.of(row)), "fd")
        .entries().stream()
            .map(
                line ->
                    Stream.of(line.get(1).text(), line.get(5).text())
                        .filter(text -> !text.equals(Shown.number(Double.NaN)))
                        .collect(Collectors.joining(" | ")))
            .toList();
  }
}
