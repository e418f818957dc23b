package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.evaluation.Copies;
import dev.ito.evaluation.Detail;
import dev.ito.evaluation.Measurement;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the answer says is what the pairs say, and what the table of them says. */
class AnswerTest {
  private static final int N = 200;
  private static final Pattern SENTENCE =
      Pattern.compile("<li data-difference=\"(\\d+)\">(.*?)</li>", Pattern.DOTALL);
  private static final Pattern NUMBERS =
      Pattern.compile("difference (\\S+), 95 % interval (\\S+) to (\\S+) \\(");

  @TempDir private Path folder;

  /** A sampler, whose samples have a part in common with all others and one of their own. */
  private Row row(String experiment, String sampler, int nfe, double shift, double own, double real)
      throws IOException {
    Random common = new Random(5);
    Random random = new Random((experiment + sampler).hashCode());
    Path cell = Files.createDirectories(folder.resolve(experiment + sampler));
    StringBuilder csv = new StringBuilder("index,fd\n");
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double value = 10 * common.nextGaussian() + shift + own * random.nextGaussian();
      sum += value;
      csv.append(i).append(',').append(value).append('\n');
    }
    Files.writeString(cell.resolve("fd.csv"), csv);
    Detail detail =
        new Detail() {
          @Override
          public Optional<Detail.Each> each() {
            return Optional.of(new Detail.Each("fd.csv", "fd", "seed 1"));
          }

          @Override
          public Optional<RealAgainstReal> realAgainstReal() {
            return Optional.of(new RealAgainstReal(real, 250, "train"));
          }
        };
    Measurement fd = new Measurement("fd", sum / N, 0.7, N, nfe, 1, detail);
    Label label = new Label(experiment, sampler, Map.of());
    return new Row(label, cell, nfe, 0.1, List.of(fd), Optional.empty(), Optional.empty());
  }

  private List<Row> rows() throws IOException {
    return List.of(
        row("net", "bad", 4, 30, 0.1, -100),
        row("net", "slow", 100, 20, 0.1, -100),
        row("net", "quick", 10, 20.001, 0.1, -100),
        // Within two of its own standard errors of the best, but not by the pairs.
        row("net", "near", 5, 20.5, 0.1, -100),
        row("exact", "slow", 100, 19, 0.1, -100));
  }

  private static List<String> texts(List<Row> rows, Differences.Pair... asked) throws IOException {
    Comparison all = new Comparison(rows);
    List<Differences.Pair> pairs = List.of(asked);
    return Answer.of(all, Differences.of(all, pairs), pairs).stream().map(Sentence::text).toList();
  }

  @Test
  void theCheapestIsOneThatThePairsDoNotTellFromTheBest() throws IOException {
    List<Row> rows = rows();
    double least = Math.min(value(rows.get(1)), value(rows.get(2)));
    List<Row> ordered = new ArrayList<>(rows);
    if (least == value(rows.get(2))) {
      ordered.set(1, row("net", "slow", 100, 19.99, 0.1, -100));
    }
    List<String> answer = texts(ordered);
    assertTrue(answer.get(0).startsWith("net: the least fd is"), answer.get(0));
    assertTrue(answer.get(0).contains("by slow with 100 evaluations"), answer.get(0));
    assertTrue(
        answer
            .get(1)
            .startsWith(
                "With fewer evaluations (10), net: quick cannot be told apart by fd from net: slow"),
        answer.get(1));
    assertTrue(
        answer.stream()
            .anyMatch(
                text ->
                    text.startsWith(
                        "From the same noise, net: slow has a higher fd than exact: slow")),
        answer.toString());
  }

  private static double value(Row row) {
    return row.measurements().get(0).value();
  }

  /** Of precision more is better, and of copies there is no best: neither orders samplers. */
  @Test
  void samplersAreOrderedByWhatIsBestWhereItIsLeast() throws IOException {
    Row given = row("net", "slow", 100, 20, 0.1, -100);
    List<Measurement> all = new ArrayList<>();
    for (String name :
        List.of(
            "precision", "inception-score", "copy-rate", "kid-of-held-out-images", "fd", "kid")) {
      all.add(new Measurement(name, 0.5, 0.1, N, 1, 1, given.measurements().get(0).detail()));
    }
    assertEquals(Optional.of("fd"), new Comparison(List.of(with(given, all))).quality());
    Comparison none = new Comparison(List.of(with(given, all.subList(0, 4))));
    assertEquals(Optional.empty(), none.quality());
  }

  private static Row with(Row row, List<Measurement> found) {
    return new Row(row.label(), row.folder(), 1, 1, found, Optional.empty(), Optional.empty());
  }

  @Test
  void whatWasAskedStandsFirst() throws IOException {
    List<Row> rows = rows();
    Differences.Pair pair = new Differences.Pair(rows.get(3).label(), rows.get(0).label());
    List<String> answer = texts(rows, pair);
    assertTrue(
        answer.get(0).startsWith("net: near has a lower fd than net: bad: difference -9.49"),
        answer.get(0));
    Differences all = Differences.of(new Comparison(rows), List.of(pair));
    assertEquals(10, all.all().size(), "every one with every other");
    assertEquals(rows.get(3).label(), all.all().get(0).left());
    assertTrue(all.shown() < 10, "the others are behind the filter");
  }

  /** Many of one law, and a real distance above all: nothing is ordered. */
  @Test
  void aQuantityThatDoesNotOrderTheSamplersIsSaidToBeOne() throws IOException {
    List<Row> same = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      same.add(row("net", "sampler " + i, 10 + i, 20, 5, 1000));
    }
    String said = String.join("\n", texts(same));
    assertTrue(said.contains("net: fd cannot order most of these samplers at n = 200"), said);
    assertTrue(
        said.contains(
            "net: in fd, 6 of 6 samplers are no further from the training images than 250 of these"),
        said);
    String ordered = String.join("\n", texts(rows()));
    assertFalse(ordered.contains("cannot order"), ordered);
    assertFalse(ordered.contains("no further"), ordered);
  }

  @Test
  void theNearestPathIsTheOneWithTheLeastError() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (double rms : new double[] {0.3, 0.1, 0.2}) {
      rows.add(
          row("net", "sampler " + rms, 1000, 20, 0.1, -100)
              .with(new PathwiseError(rms, 0.01, "goal")));
    }
    String path =
        texts(rows).stream().filter(text -> text.contains("sample by sample")).findFirst().get();
    assertTrue(
        path.startsWith("net: sample by sample, sampler 0.1 comes nearest to goal: 0.100"), path);
  }

  private String html() throws IOException {
    List<Row> rows = rows();
    Comparison all = new Comparison(rows);
    List<Differences.Pair> asked =
        List.of(
            new Differences.Pair(rows.get(3).label(), rows.get(0).label()),
            new Differences.Pair(rows.get(2).label(), rows.get(1).label()));
    Differences differences = Differences.of(all, asked);
    Findings findings =
        new Findings(
            "s",
            "q?",
            "full",
            Answer.of(all, differences, asked),
            "fd",
            rows,
            differences,
            Map.of(),
            Yaml.json().createObjectNode());
    StudyReport.write(findings, folder);
    return Files.readString(folder.resolve("report.html"));
  }

  /** Refuses a page whose sentences and table of differences say different things. */
  private static void requireConsistent(String html) throws IOException {
    String attribute = html.split("data-differences=\"")[1].split("\"")[0].replace("&quot;", "\"");
    JsonNode data = Yaml.json().readTree(attribute);
    Matcher sentences = SENTENCE.matcher(html);
    int checked = 0;
    while (sentences.find()) {
      JsonNode row = data.path("rows").get(Integer.parseInt(sentences.group(1)));
      requireConsistent(sentences.group(2), row, data.path("names"));
      checked++;
    }
    assertTrue(checked >= 3, "sentences of differences: " + checked);
  }

  private static void requireConsistent(String sentence, JsonNode row, JsonNode names) {
    String left = names.get(row.get(1).intValue()).textValue();
    String right = names.get(row.get(2).intValue()).textValue();
    boolean straight = sentence.indexOf(left) < sentence.lastIndexOf(right);
    double difference = (straight ? 1 : -1) * row.get(3).doubleValue();
    int n = row.get(6).intValue();
    double reach = new TDistribution(n - 1).inverseCumulativeProbability(0.975);
    double half = reach * row.get(4).doubleValue();
    assertEquals(half, row.get(5).doubleValue(), 1e-6 * half);
    Matcher said = NUMBERS.matcher(sentence);
    assertTrue(said.find(), sentence);
    assertEquals(
        difference, Double.parseDouble(said.group(1)), 0.006 * Math.abs(difference) + 1e-9);
    assertEquals(
        difference - half,
        Double.parseDouble(said.group(2)),
        0.01 * half + 0.006 * Math.abs(difference - half));
    assertEquals(
        difference + half,
        Double.parseDouble(said.group(3)),
        0.01 * half + 0.006 * Math.abs(difference + half));
    String words =
        Math.abs(difference) <= half
            ? "cannot be told apart"
            : difference < 0 ? "has a lower" : "has a higher";
    assertTrue(sentence.contains(words), sentence + " of " + row);
  }

  @Test
  void thePageSaysOneThing() throws IOException {
    requireConsistent(html());
  }

  @Test
  void plantedContradictionsAreFound() throws IOException {
    String html = html();
    String flipped = html.replaceFirst("has a lower fd than", "has a higher fd than");
    String told = html.replaceFirst("cannot be told apart by fd from", "has a lower fd than");
    String sign = html.replaceFirst("difference -9\\.49", "difference 9.49");
    String row = html.replaceFirst("(&quot;rows&quot;:\\[\\[\\d+,\\d+,\\d+,)-", "$1");
    String hidden = html.replaceFirst("has a lower fd than", "cannot be told apart by fd from");
    for (String planted : List.of(flipped, told, sign, row, hidden)) {
      assertFalse(planted.equals(html), "nothing was planted");
      assertThrows(AssertionError.class, () -> requireConsistent(planted));
    }
  }

  /** A row of which so many of a hundred samples are copies, and of so many held-out images. */
  private Row copies(String sampler, int copies, int ofHeldOut) throws IOException {
    Row row = row("net", sampler, 100, 20, 0.1, -100);
    List<Measurement> all = new ArrayList<>(row.measurements());
    all.add(rate(Copies.RATE, copies));
    if (ofHeldOut >= 0) {
      all.add(rate(Measurement.ofHeldOut(Copies.RATE), ofHeldOut));
    }
    return with(row, all);
  }

  private static Measurement rate(String name, int copies) {
    double rate = copies / 100.0;
    double error = Math.sqrt(rate * (1 - rate) / 100);
    return new Measurement(name, rate, error, 100, 1, 1, new Detail() {});
  }

  private String ofCopies(Row... rows) {
    return new Copying(new Comparison(List.of(rows)))
        .sentences().stream().map(Sentence::text).reduce("", String::concat);
  }

  @Test
  void copiesAreSaidByTheirShare() throws IOException {
    assertEquals(
        "net: no sample is a copy of a training image (n = 100 for each sampler).",
        ofCopies(copies("a", 0, -1)));
    assertEquals(
        "net: of no sampler more than 9 % of the samples are copies of training images (n = 100).",
        ofCopies(copies("a", 0, -1), copies("b", 9, -1)));
    assertEquals(
        "net: of no sampler more than 15 % of the samples are copies of training images (n = 100);"
            + " of held-out images it is 14 %.",
        ofCopies(copies("a", 15, 14)));
    assertEquals(
        "Warning: net draws training images again, by 1 of 2 samplers: of the samples of b, 15 %"
            + " are copies (n = 100).",
        ofCopies(copies("a", 2, -1), copies("b", 15, 1)));
    assertEquals(
        "Warning: net draws training images again, by all samplers: of the samples of a, 60 % are"
            + " copies (n = 100). What it has of quality is the training set's.",
        ofCopies(copies("a", 60, -1)));
    List<String> answer = texts(List.of(copies("a", 15, -1)));
    assertTrue(
        answer.stream().anyMatch(text -> text.endsWith(", of whose samples 15 % are copies.")),
        answer.toString());
  }

  /** A row with the values of other samples, or of others in number. */
  private Row other(Row row, String of, int n) throws IOException {
    Path cell = Files.createDirectories(folder.resolve(row.label() + of + n));
    List<String> lines = Files.readAllLines(row.folder().resolve("fd.csv"));
    Files.write(cell.resolve("fd.csv"), lines.subList(0, 1 + n));
    Detail detail =
        new Detail() {
          @Override
          public Optional<Detail.Each> each() {
            return Optional.of(new Detail.Each("fd.csv", "fd", of));
          }
        };
    // What has no values of each is measured of both, and first.
    List<Measurement> measured =
        List.of(rate(Copies.RATE, 3), new Measurement("fd", 20, 0.7, n, 1, 1, detail));
    return new Row(row.label(), cell, 1, 1, measured, Optional.empty(), Optional.empty());
  }

  @Test
  void whyAPairThatWasAskedForIsNoneIsSaid() throws IOException {
    Row one = other(row("net", "one", 1, 1, 1, 0), "seed 1", N);
    Row seed = other(row("net", "two", 1, 1, 1, 0), "seed 2", N);
    Row fewer = other(row("net", "two", 1, 1, 1, 0), "seed 1", 150);
    Row bare = with(seed, List.of(rate(Copies.RATE, 3)));
    Row failed =
        new Row(
            seed.label(), folder, 1, 1, List.of(), Optional.empty(), Optional.of("out of memory"));
    assertEquals("of other images or samples", why(one, seed));
    assertEquals("of 200 and 150 images or samples", why(one, fewer));
    assertEquals("net: one keeps no values of each", why(one, bare));
    assertEquals("nothing was measured of both", why(one, with(seed, List.of())));
    assertEquals("net: two failed", why(one, failed));
  }

  private static String why(Row one, Row two) throws IOException {
    String said = texts(List.of(one, two), new Differences.Pair(one.label(), two.label())).get(0);
    String start = "net: one and net: two have no difference of pairs: ";
    assertTrue(said.startsWith(start) && said.endsWith("."), said);
    return said.substring(start.length(), said.length() - 1);
  }
}
