package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ito compare}, on exact scores. */
@Tag("native")
class CompareTest {
  private static final String MIXTURE =
      """
      name: mixture
      seed: 1
      model: {type: gaussian-mixture, shape: [2], weights: [0.3, 0.7], means: [[-1, 0], [1, 0.5]], standard-deviations: [0.3, 0.5]}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      sampling: {count: 40, grid: {type: uniform, steps: 8, t-min: 0.01}, solver: {type: euler}}
      """;

  private static final String STUDY =
      """
      name: orders
      question: How fast do the solvers converge?
      scale: all
      scales:
        all:
          experiments: {mixture: %s}
          metrics: []
      variations:
        - name: fine
          set: {sampling.solver: {type: exponential}, sampling.grid.steps: 256}
        - name: Euler-Maruyama
          set: {sampling.solver: {type: euler-maruyama}}
          over: {sampling.grid.steps: [32, 128]}
          reference: fine
        - name: the same again
          set: {sampling.solver: {type: exponential}, sampling.grid.steps: 256, sampling.batch: 7}
          reference: fine
      """;

  @TempDir private Path folder;
  private Path study;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("mixture.yaml"), MIXTURE);
    study = folder.resolve("study.yaml");
    out = folder.resolve("out");
    Files.writeString(study, STUDY.formatted(folder.resolve("mixture.yaml")));
  }

  private Ito.Result compare(Object... more) {
    return Ito.run(
        Stream.concat(Stream.of("compare", study, "--out", out), Stream.of(more)).toArray());
  }

  private void change(String from, String to) throws IOException {
    String text = Files.readString(study);
    assertTrue(text.contains(from), text);
    Files.writeString(study, text.replace(from, to));
  }

  /** When each cell was done. */
  private Map<String, Object> done() throws IOException {
    Map<String, Object> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out.resolve("cells"))) {
      for (Path file : files.filter(path -> path.endsWith("cell.json")).toList()) {
        times.put(file.getParent().getFileName().toString(), Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  private JsonNode rows() throws IOException {
    return new ObjectMapper().readTree(out.resolve("metrics.json").toFile()).path("rows");
  }

  private double rms(int row) throws IOException {
    return rows().get(row).path("pathwise").path("rms").doubleValue();
  }

  @Test
  void samplesAreComparedOnTheSamePaths() throws IOException {
    Ito.Result result = compare();
    assertEquals(0, result.exit(), result.toString());
    assertEquals(4, rows().size());
    assertTrue(rms(1) > 3 * rms(2), "four times the steps: " + rms(1) + ", " + rms(2));
    assertEquals(0, rms(3), 0, "other batches, the same samples");
    assertTrue(result.out().contains("How fast do the solvers converge?"), result.out());
  }

  @Test
  void whatIsDoneStaysAndAChangedCellRunsAlone() throws IOException {
    compare();
    Map<String, Object> first = done();
    JsonNode before = rows();
    assertTrue(compare().progress().contains("0 of 4 cells to run"));
    assertEquals(first, done());
    assertEquals(before, rows());

    change("[32, 128]", "[32, 64]");
    assertTrue(compare().progress().contains("1 of 4 cells to run"));
    assertEquals(5, done().size());
    assertEquals(first, only(first.keySet(), done()));
  }

  private static Map<String, Object> only(Iterable<String> keys, Map<String, Object> all) {
    Map<String, Object> some = new TreeMap<>();
    keys.forEach(key -> some.put(key, all.get(key)));
    return some;
  }

  @Test
  void aCellThatWasCutOffRunsAgain() throws IOException {
    compare();
    JsonNode before = rows();
    String cut = done().keySet().iterator().next();
    Files.delete(out.resolve("cells").resolve(cut).resolve("cell.json"));
    Map<String, Object> kept = done();
    Ito.Result result = compare();
    assertTrue(result.progress().contains("1 of 4 cells to run"), result.toString());
    assertEquals(kept, only(kept.keySet(), done()));
    assertEquals(withoutTimes(before), withoutTimes(rows()));
  }

  private static String withoutTimes(JsonNode rows) {
    return rows.toString().replaceAll("\"seconds-per-sample\":[^,]*,", "");
  }

  @Test
  void whatFailsIsSaidAndTheOthersGoOn() throws IOException {
    change(
        "  - name: the same again",
        "  - name: far too much\n"
            + "    set: {sampling.solver: {type: corrector-only,"
            + " corrector: {type: langevin, snr: 1.0e200}}}\n"
            + "    reference: fine\n"
            + "  - name: the same again");
    String forecast = compare("--dry-run").out();
    assertTrue(forecast.contains("warning: 8 steps of this grid are too few for"), forecast);
    Ito.Result result = compare();
    assertEquals(1, result.exit(), result.toString());
    assertTrue(result.out().contains("failed: mixture: far too much: "), result.out());
    assertTrue(rows().get(3).path("failure").textValue().contains("not finite"), rows().toString());
    assertEquals(0, rms(4), 0);
    assertTrue(Files.readString(out.resolve("report.html")).contains("far too much"));
    assertTrue(compare().progress().contains("1 of 5 cells to run"), "failed cells run again");
  }

  @Test
  void aCellWhoseFolderCannotBeFailsAlone() throws IOException {
    change("[32, 128]", "[32]");
    compare();
    List<Path> cells;
    try (Stream<Path> all = Files.list(out.resolve("cells"))) {
      cells = all.sorted().toList();
    }
    clear(cells.get(0));
    Files.writeString(cells.get(0), "a file");
    clear(cells.get(1));
    Files.createSymbolicLink(cells.get(1), folder.resolve("nowhere"));
    Files.delete(cells.get(2).resolve("cell.json"));
    for (Object[] jobs : new Object[][] {{}, {"--jobs", 2}}) {
      Files.delete(out.resolve("report.html"));
      Ito.Result result = compare(jobs);
      assertEquals(1, result.exit(), result.toString());
      List<String> failures = rows().findValuesAsText("failure");
      assertEquals(
          2,
          failures.stream().filter(why -> why.contains("cannot write there")).count(),
          failures.toString());
      assertTrue(Files.exists(cells.get(2).resolve("cell.json")));
      assertTrue(Files.exists(out.resolve("report.html")));
    }
    Files.delete(cells.get(0));
    Files.delete(cells.get(1));
    Ito.Result again = compare();
    assertEquals(0, again.exit(), again.toString());
  }

  private static void clear(Path cell) throws IOException {
    try (Stream<Path> files = Files.walk(cell)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void cellsInProcessesOfTheirOwnAreTheSame() throws IOException {
    change("[32, 128]", "[32]");
    compare();
    JsonNode alone = rows();
    Path first = out;
    out = folder.resolve("parallel");
    Ito.Result result = compare("--jobs", 2);
    assertEquals(0, result.exit(), result.toString());
    assertEquals(
        withoutTimes(alone).replace(first.toString(), ""),
        withoutTimes(rows()).replace(out.toString(), ""));
  }

  @Test
  void aDryRunListsTheCellsAndDoesNothing() {
    Ito.Result result = compare("--dry-run");
    assertEquals(0, result.exit(), result.toString());
    assertTrue(result.out().contains("Euler-Maruyama, steps 128"), result.out());
    assertTrue(result.out().contains("4 cells, 0 done; about "), result.out());
    assertFalse(Files.exists(out));
    String evaluations = Integer.toString(40 * 129);
    List<String> lines = result.out().lines().filter(line -> line.contains(", steps 128")).toList();
    assertTrue(lines.get(0).contains(" " + evaluations + " "), lines.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sampling.grid.steps: [32, 128] | sampling.gird.steps: [32] | study.yaml: mixture: Euler-Maruyama, steps 32: --set sampling.gird.steps=32: sampling.gird: unknown key; did you mean "grid"?
          [32, 128] | [] | variations.1: over: sampling.grid.steps has no values: add some
          reference: fine | reference: finest | its reference "finest" is no sampler of mixture: write its name and values, such as "the same again"
          metrics: [] | set: {} | scales.all.metrics: required key is missing
          name: the same again | name: fine | variations: two are called "fine": give each a name of its own
          scale: all | scale: small | scale: there is no "small" in scales: use all
          mixture.yaml | missing.yaml | missing.yaml: no such file; check the path
          """)
  void badStudiesAreRefused(String from, String to, String message) throws IOException {
    change(from, to);
    Ito.Result result = compare();
    assertEquals(2, result.exit(), result.toString());
    assertTrue(result.error().contains(message), result.error());
    assertEquals(1, result.error().lines().count(), result.error());
    assertFalse(Files.exists(out));
  }

  @Test
  void anExperimentBesideTheStudyIsNamedFromTheWorkingFolder() throws IOException {
    change(folder.resolve("mixture.yaml").toString(), "mixture.yaml");
    Ito.Result result = compare();
    assertEquals(2, result.exit(), result.toString());
    assertEquals(
        "ito: %s: experiments: there is no mixture.yaml in %s: paths are from the folder where ito runs; there is one beside the study: name it as %s\n"
            .formatted(study, Path.of("").toAbsolutePath(), folder.resolve("mixture.yaml")),
        result.error());
    assertFalse(Files.exists(out));
  }

  @Test
  void aStudyOfNothingIsRefused() throws IOException {
    Ito.Result result = compare("--set", "variations=[]");
    assertEquals(2, result.exit(), result.toString());
    String message = "variations: there is none, and so nothing to run: add one";
    assertTrue(result.error().contains(message), result.error());
  }

  @Test
  void aVariationForNoExperimentIsRefused() throws IOException {
    change("  - name: fine", "  - name: fine\n    for: [other]");
    Ito.Result result = compare();
    assertEquals(2, result.exit(), result.toString());
    String message = "\"fine\" is for \"other\", which no scale has: use mixture";
    assertTrue(result.error().contains(message), result.error());
  }
}
