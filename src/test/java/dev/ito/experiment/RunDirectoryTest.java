package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.io.Monitor;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What work in a folder leaves behind that failed. */
class RunDirectoryTest {
  @TempDir private Path folder;

  private void fail(RunDirectory run, String wrote) {
    assertThrows(
        InvalidInput.class,
        () ->
            run.alone(
                Monitor.SILENT,
                () -> {
                  if (!wrote.isEmpty()) {
                    Files.writeString(run.file(wrote), "");
                  }
                  throw new InvalidInput("no");
                }));
  }

  @Test
  void nothingIsLeftOfFoldersThatWereMade() throws IOException {
    fail(new RunDirectory(folder.resolve("a/b/c")), "");
    assertFalse(Files.exists(folder.resolve("a")));
    assertTrue(Files.exists(folder));
  }

  /** The experiment alone is no result; beside one, or in a folder that was there, it stays. */
  @Test
  void anExperimentWithoutAResultIsNotLeftEither() throws IOException {
    fail(new RunDirectory(folder.resolve("a/b")), "experiment.yaml");
    assertFalse(Files.exists(folder.resolve("a")));
    Path there = Files.createDirectory(folder.resolve("there"));
    fail(new RunDirectory(there), "experiment.yaml");
    assertTrue(Files.exists(there.resolve("experiment.yaml")));
  }

  @Test
  void whatWasWrittenStays() {
    fail(new RunDirectory(folder.resolve("a/b")), "train.jsonl");
    assertTrue(Files.exists(folder.resolve("a/b/train.jsonl")));
  }

  @Test
  void aFolderThatWasThereStays() throws IOException {
    Path there = Files.createDirectories(folder.resolve("a"));
    fail(new RunDirectory(there), "");
    assertTrue(Files.isDirectory(there));
  }

  @Test
  void workThatEndsKeepsItsFolderIfItWroteSomething() throws IOException {
    RunDirectory run = new RunDirectory(folder.resolve("a"));
    assertEquals(7, run.<Integer, IOException>alone(Monitor.SILENT, () -> 7));
    assertFalse(Files.exists(run.path()));
    run.<Path, IOException>alone(
        Monitor.SILENT, () -> Files.writeString(run.file("metrics.json"), "{}"));
    assertTrue(Files.exists(run.file("metrics.json")));
  }
}
