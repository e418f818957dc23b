package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.ChildJvm;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Snapshots;
import dev.ito.experiment.Tiny;
import dev.ito.nn.Averages;
import dev.ito.train.TrainLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a training, and the run that goes on. */
@Tag("native")
class KillTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path folder;
  private Path file;
  private RunDirectory run;

  @BeforeEach
  void prepare() throws IOException {
    String often = "checkpoint-every: 3, power-averages: {every: 2}";
    file = Ito.yaml(folder, Tiny.DIGITS.replace("checkpoint-every: 2", often));
    run = new RunDirectory(folder.resolve("run"));
  }

  @Test
  void aKilledTrainingGoesOnFromItsLastCheckpoint() throws Exception {
    Process training = startEndlessTraining();
    try {
      awaitCheckpoint(training);
    } finally {
      training.destroyForcibly().waitFor();
    }
    assertGoesOnAsIfNeverStopped();
  }

  @Test
  void anInterruptedTrainingLeavesACheckpointOfItsLastStep() throws Exception {
    Process training = startEndlessTraining();
    try {
      awaitCheckpoint(training);
      training.destroy();
      assertTrue(training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not stop");
    } finally {
      training.destroyForcibly().waitFor();
    }
    // 128 + SIGTERM.
    assertEquals(143, training.exitValue(), Files.readString(folder.resolve("log")));
    List<TrainLog.Line> log = TrainLog.read(run.file("train.jsonl"));
    assertEquals(run.checkpoint(log.size()), run.checkpoints().get(0));
    assertTrue(Files.exists(run.file("loss.png")));
    assertFalse(Files.readString(folder.resolve("log")).contains("\tat "));
    String[] said = Files.readString(folder.resolve("log")).split("\n");
    String steps = String.format(Locale.ROOT, "%,d", log.size());
    assertEquals(
        "stopped: training at %s of 20,000 steps; the checkpoint of step %1$s is kept, the same command goes on: ito train %s --out %s --set training.steps=20000"
            .formatted(steps, file, run.path()),
        said[said.length - 1]);
    assertGoesOnAsIfNeverStopped();
  }

  private Process startEndlessTraining() throws IOException {
    List<String> words =
        List.of(
            "train",
            file.toString(),
            "--out",
            run.path().toString(),
            "--set",
            "training.steps=20000");
    return ChildJvm.of(Main.class, List.of(), words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private void awaitCheckpoint(Process training) throws Exception {
    long start = System.nanoTime();
    while (run.checkpoints().isEmpty()) {
      long waited = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertTrue(
          training.isAlive() && waited < PATIENCE_SECONDS,
          () -> "no checkpoint after " + waited + " s: " + log());
      Thread.sleep(5);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Trains two steps more, and as many in one go, and compares the bytes. */
  private void assertGoesOnAsIfNeverStopped() throws IOException {
    String name = run.checkpoints().get(0).getFileName().toString();
    long steps = Long.parseLong(name.replaceAll("\\D", "")) + 2;
    RunDirectory whole = new RunDirectory(folder.resolve("whole"));
    for (RunDirectory each : List.of(run, whole)) {
      Ito.Result result =
          Ito.run("train", file, "--out", each.path(), "--set", "training.steps=" + steps);
      assertEquals(0, result.exit(), result.toString());
      assertEquals(each == run, result.progress().startsWith("resuming on "), result.progress());
    }
    assertArrayEquals(
        Files.readAllBytes(whole.checkpoint(steps)), Files.readAllBytes(run.checkpoint(steps)));
    assertEquals(steps, TrainLog.read(run.file("train.jsonl")).size());
    assertSameAverages(whole.snapshots(), run.snapshots());
    assertEquals((steps + 1) / 2, whole.snapshots().steps().size());
  }

  /** The files also say how many steps were asked for, which were others. */
  private static void assertSameAverages(Snapshots expected, Snapshots found) throws IOException {
    assertEquals(expected.steps(), found.steps());
    for (long step : expected.steps()) {
      Map<String, float[]> vectors = Averages.read(expected.file(step), step).vectors();
      Map<String, float[]> others = Averages.read(found.file(step), step).vectors();
      assertEquals(
          List.of("power-average-0.05", "power-average-0.1"), List.copyOf(vectors.keySet()));
      assertEquals(vectors.keySet(), others.keySet());
      vectors.forEach((name, vector) -> assertArrayEquals(vector, others.get(name), name));
    }
  }
}
