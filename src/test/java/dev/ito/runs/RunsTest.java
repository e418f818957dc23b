package dev.ito.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.SettingDifference;
import dev.ito.experiment.Tiny;
import dev.ito.io.Csv;
import dev.ito.io.FolderLock;
import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import dev.ito.runs.RunSummary.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of runs, from files as runs leave them. */
class RunsTest {
  @TempDir private Path folder;

  private RunDirectory run(String name, String yaml) throws IOException {
    RunDirectory run = new RunDirectory(Files.createDirectories(folder.resolve(name)));
    Files.writeString(run.experiment(), yaml);
    return run;
  }

  private static void provenance(RunDirectory run, String job, String facts) throws IOException {
    Files.writeString(run.provenance(), "{\"%s\": {%s}}".formatted(job, facts));
  }

  /** Writes metrics whose values of each image are those given. */
  private static void measure(RunDirectory run, String of, double... values) throws IOException {
    double mean = DoubleStream.of(values).average().orElseThrow();
    Csv table = new Csv("index", "bits-per-dim");
    for (int i = 0; i < values.length; i++) {
      table.add(i, values[i]);
    }
    table.write(run.file("bpd.csv"));
    Files.writeString(
        run.metrics(),
        """
        {"metrics": [{"name": "bits-per-dim", "value": %s, "standardError": 0.5, "n": %d, "nfe": 1,
         "seconds": 1, "detail": {"each": {"file": "bpd.csv", "column": "bits-per-dim", "of": "%s"}}}]}
        """
            .formatted(mean, values.length, of));
  }

  private List<RunSummary> found(boolean cells) throws IOException {
    List<RunSummary> runs = new java.util.ArrayList<>();
    for (RunDirectory run : new RunFinder(cells).below(folder)) {
      runs.add(RunSummary.read(run));
    }
    return runs;
  }

  private static String names(List<RunSummary> runs) {
    return runs.stream()
        .map(run -> Path.of(run.folder()).getFileName().toString())
        .collect(Collectors.joining(" "));
  }

  @Test
  void aTrainingIsAsFarAsItsNewestCheckpoint() throws IOException {
    RunDirectory run = run("a", Tiny.POINTS);
    assertEquals(State.UNFINISHED, RunSummary.read(run).state());
    Files.writeString(run.checkpoint(3), "");
    assertEquals("unfinished, 3 of 5 steps", RunSummary.read(run).progress());
    provenance(run, "training", "\"steps\": 5, \"finished\": \"2026-01-02T03:04:05Z\"");
    RunSummary whole = RunSummary.read(run);
    assertEquals("complete, 5 steps", whole.progress());
    assertEquals("2026-01-02T03:04:05Z", whole.finished());
  }

  @Test
  void theLossIsTheMeanOfTheLastHundredSteps() throws IOException {
    RunDirectory run = run("a", Tiny.POINTS);
    StringBuilder log = new StringBuilder();
    for (int step = 1; step <= 150; step++) {
      log.append(
          "{\"step\":%d,\"loss\":%d,\"lossStandardError\":0,\"gradientNorm\":1,\"learningRate\":1}\n"
              .formatted(step, step));
    }
    Files.writeString(run.trainLog(), log);
    assertEquals((51 + 150) / 2.0, RunSummary.read(run).loss(), 1e-12);
  }

  @Test
  void aJobAtWorkAFailureAndADamagedFileAreSaid() throws Exception {
    RunDirectory run = run("a", Tiny.MIXTURE);
    State during = FolderLock.alone(run.path(), Monitor.SILENT, () -> RunSummary.read(run).state());
    assertEquals(State.AT_WORK, during);
    assertEquals(State.UNFINISHED, RunSummary.read(run).state());
    Files.writeString(run.failure(), "training diverged at step 7\n");
    assertEquals(State.FAILED, RunSummary.read(run).state());
    assertTrue(new RunTable(found(false)).text().contains("training diverged at step 7"));
    Files.writeString(run.metrics(), "{");
    RunSummary damaged = RunSummary.read(run);
    assertEquals(State.UNREADABLE, damaged.state());
    assertTrue(damaged.remark().contains("metrics.json"), damaged.remark());
  }

  @Test
  void runsAreFoundBelowAndCellsOnRequest() throws IOException {
    run("reference/b", Tiny.MIXTURE);
    run("a", Tiny.MIXTURE);
    run("a/during-training/x", Tiny.MIXTURE);
    run("study/cells/0123", Tiny.MIXTURE);
    run("study/trainings/4567", Tiny.POINTS);
    assertEquals("a b", names(found(false)));
    assertEquals("a b 0123 4567", names(found(true)));
  }

  @Test
  void theyAreSortedByAMetricAndThoseWithoutAreLast() throws IOException {
    run("a", Tiny.MIXTURE);
    measure(run("b", Tiny.MIXTURE), "x", 2, 4);
    measure(run("c", Tiny.MIXTURE), "x", 1, 2);
    RunTable table = new RunTable(found(false));
    assertEquals("c b a", names(table.sorted("bits-per-dim").runs()));
    assertEquals("b c a", names(table.sorted("bits-per-dim,desc").runs()));
    assertEquals("c b a", names(table.sorted("folder,desc").runs()));
    InvalidInput refused = assertThrows(InvalidInput.class, () -> table.sorted("fid"));
    assertTrue(refused.getMessage().contains("bits-per-dim"), refused.getMessage());
  }

  @Test
  void settingsAndProvenanceThatDifferAreNamed() throws IOException {
    RunDirectory one = run("a", Tiny.POINTS);
    RunDirectory other =
        run("b", Tiny.POINTS.replace("steps: 4", "steps: 9").replace("heun}", "rk4}"));
    provenance(one, "training", "\"commit\": \"aa\", \"seconds\": 1, \"device\": \"cpu\"");
    provenance(other, "training", "\"commit\": \"bb\", \"seconds\": 2, \"device\": \"cpu\"");
    List<RunRecord> runs = RunRecord.read(List.of(one.path(), other.path()));
    RunDifference difference = RunDifference.of(runs.get(0), runs.get(1));
    assertEquals(
        "[sampling.grid.steps: 4 -> 9,"
            + " sampling.solver: {\"type\":\"heun\",\"variable\":\"t\"} -> {\"type\":\"rk4\"}]",
        difference.settings().toString());
    assertEquals("[training.commit: \"aa\" -> \"bb\"]", difference.provenance().toString());
    assertTrue(difference.text().contains("nothing was measured"), difference.text());
    assertEquals(
        List.of("a", "b"), runs.stream().map(RunRecord::name).collect(Collectors.toList()));
    assertEquals(
        0, SettingDifference.between(runs.get(0).settings(), runs.get(0).settings()).count());
  }

  /** The differences of the pairs are 1, 1, 2, 0: their mean is 1, its error sqrt((2/3) / 4). */
  @Test
  void differencesOfTheSameImagesArePaired() throws IOException {
    RunDirectory one = run("a", Tiny.MIXTURE);
    RunDirectory other = run("b", Tiny.MIXTURE);
    measure(one, "images of x", 10, 20, 30, 40);
    measure(other, "images of x", 11, 21, 32, 40);
    MetricDifference paired = difference(one, other);
    assertTrue(paired.paired());
    assertEquals("b", paired.left());
    assertEquals(1, paired.difference(), 1e-12);
    assertEquals(Math.sqrt(2.0 / 3 / 4), paired.standardError(), 1e-12);
  }

  @Test
  void whyOthersAreNotIsSaid() throws IOException {
    RunDirectory one = run("a", Tiny.MIXTURE);
    RunDirectory other = run("b", Tiny.MIXTURE);
    measure(one, "images of x", 10, 20, 30);
    measure(other, "images of y", 11, 21, 32);
    MetricDifference unpaired = difference(one, other);
    assertFalse(unpaired.paired());
    assertEquals("of other images or samples", unpaired.unpaired());
    assertEquals(Math.hypot(0.5, 0.5), unpaired.standardError(), 1e-12);
    measure(other, "images of x", 11, 21);
    assertEquals("of 2 and 3 images or samples", difference(one, other).unpaired());
    Files.delete(other.file("bpd.csv"));
    assertTrue(difference(one, other).unpaired().endsWith("bpd.csv is not there"));
  }

  private static MetricDifference difference(RunDirectory one, RunDirectory other)
      throws IOException {
    RunComparison compared = RunComparison.of(RunRecord.read(List.of(one.path(), other.path())));
    assertTrue(compared.text().contains("b - a"), compared.text());
    return compared.differences().get(0);
  }

  @Test
  void aFolderThatIsNoRunIsRefused() {
    InvalidInput refused =
        assertThrows(
            InvalidInput.class,
            () -> RunRecord.read(List.of(folder.resolve("a"), folder.resolve("b"))));
    assertTrue(refused.getMessage().contains("it has no experiment.yaml"), refused.getMessage());
  }

  /** Its names would be empty, and its differences all 0. */
  @Test
  void aRunThatIsNamedTwiceIsRefused() throws IOException {
    Path run = run("a", Tiny.MIXTURE).path();
    for (Path same : List.of(run, run.resolve("../a"))) {
      InvalidInput refused =
          assertThrows(InvalidInput.class, () -> RunRecord.read(List.of(run, same)));
      assertEquals(run + " is named twice: name runs that differ", refused.getMessage());
    }
  }
}
