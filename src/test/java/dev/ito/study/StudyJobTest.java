package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Tiny;
import dev.ito.io.Monitor;
import dev.ito.job.Provenance;
import dev.ito.nn.Device;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study says of itself: what is kept of it, and what it was about. */
class StudyJobTest {
  @TempDir private Path folder;

  /** Learns what is kept, and may ask to stop at once. */
  private record Watching(List<String> kept, boolean stopped) implements Monitor {
    @Override
    public Task start(String task, String unit, long done, long total) {
      return SILENT.start(task, unit, done, total);
    }

    @Override
    public void say(String line) {}

    @Override
    public void keeps(String what) {
      kept.add(what);
    }
  }

  private StudyJob job(String yaml, String variations, Monitor monitor) throws IOException {
    Path experiment = Files.writeString(folder.resolve("experiment.yaml"), yaml);
    String text =
        """
        name: study
        question: What is kept?
        scale: all
        scales: {all: {experiments: {one: %s}, metrics: []}}
        variations: %s
        """
            .formatted(experiment, variations);
    Study study = Yaml.read("study", text, Study.class, List.of());
    Provenance provenance = new Provenance(List.of("test"), Device.CPU);
    return new StudyJob(study, Path.of("study"), folder.resolve("out"), provenance, monitor);
  }

  private static Map<String, String> facts(StudyJob job) throws IOException {
    return Facts.of(job.plan(), job).get("one");
  }

  private static final String TWO =
      "[{name: few, set: {sampling.grid.steps: 4}}, {name: more, set: {seed: 3}}]";

  @Test
  void whoStopsItLearnsWhatIsDoneAlready() throws IOException {
    List<String> kept = new ArrayList<>();
    StudyJob stopped = job(Tiny.MIXTURE, TWO, new Watching(kept, true));
    assertThrows(CancellationException.class, stopped::execute);
    assertEquals(List.of(), kept, "nothing is done");
    StudyJob job = job(Tiny.MIXTURE, TWO, Monitor.SILENT);
    assertTrue(job.only(job.plan().cells().get(1).id()));
    assertThrows(CancellationException.class, stopped::execute);
    assertEquals(List.of("1 of the 2 cells"), kept);
    job.execute();
    kept.clear();
    stopped.execute();
    assertEquals(List.of("2 of the 2 cells"), kept);
  }

  @Test
  void aCellThatFailedIsNotKept() throws IOException {
    List<String> kept = new ArrayList<>();
    StudyJob job = job(Tiny.MIXTURE, TWO, new Watching(kept, false));
    Path cells = Files.createDirectories(folder.resolve("out/cells"));
    Files.writeString(cells.resolve(job.plan().cells().get(0).id()), "no folder");
    job.execute();
    assertEquals(List.of("1 of the 2 cells"), kept);
  }

  @Test
  void theCostIsThatOfTheCellsThatAreDone() throws IOException {
    StudyJob job = job(Tiny.MIXTURE, TWO, Monitor.SILENT);
    assertFalse(facts(job).containsKey("cost"));
    assertTrue(job.only(job.plan().cells().get(1).id()));
    Map<String, String> facts = facts(job);
    assertTrue(facts.get("cost").startsWith("1 cells in "), facts.toString());
    assertEquals("0, 3; of samples 0, 3", facts.get("seeds"));
    job.execute();
    assertTrue(facts(job).get("cost").startsWith("2 cells in "), facts(job).toString());
  }

  /** What differs is said of each, what does not once. */
  @Test
  void allTrainingsAreNamed() throws IOException {
    String trainings =
        "[{name: a}, {name: b, set: {sde: {type: vp, beta: {type: cosine}}}},"
            + " {name: c, set: {training.learning-rate.peak: 0.002}}]";
    Map<String, String> facts = facts(job(Tiny.POINTS, trainings, Monitor.SILENT));
    String[] processes = facts.get("process").split("; ");
    assertEquals(2, processes.length, facts.toString());
    assertTrue(processes[0].contains("linear"), facts.toString());
    assertTrue(processes[1].contains("cosine"), facts.toString());
    String[] rates = facts.get("training").split("; ");
    assertEquals(2, rates.length, facts.toString());
    assertTrue(rates[0].contains("peak: 0.001") && rates[1].contains("peak: 0.002"));
    assertEquals(3, facts.get("weights").split("; ").length, facts.toString());
    assertEquals("mlp", facts.get("network"));
  }
}
