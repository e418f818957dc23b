package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Tiny;
import dev.ito.io.FolderLock;
import dev.ito.io.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study keeps of its cells is believed only as it was written. */
class KeptCellsTest {
  private static final String STUDY =
      """
      name: study
      question: which?
      scale: all
      scales: {all: {experiments: {a: %s}, metrics: []}}
      variations:
        - {name: few, set: {sampling.grid.steps: 4}}
        - {name: more, set: {sampling.grid.steps: 8}}
      """;

  @TempDir private Path folder;
  private Path cell;

  @BeforeEach
  void run() throws IOException {
    Path experiment = Ito.yaml(folder, Tiny.MIXTURE);
    Files.writeString(folder.resolve("study.yaml"), STUDY.formatted(experiment));
    Ito.Result result = compare();
    assertEquals(0, result.exit(), result.toString());
    try (Stream<Path> cells = Files.list(folder.resolve("out/cells"))) {
      cell = cells.filter(Files::isDirectory).sorted().findFirst().orElseThrow();
    }
  }

  private Ito.Result compare(Object... more) {
    Stream<Object> words =
        Stream.of(
            "compare",
            folder.resolve("study.yaml"),
            "--out",
            folder.resolve("out"),
            "--device",
            "cpu");
    return Ito.run(Stream.concat(words, Stream.of(more)).toArray());
  }

  private void assertRunsAgain(Path file, String why) {
    Ito.Result result = compare();
    assertEquals(0, result.exit(), result.toString());
    assertTrue(
        result.progress().contains(file + ": damaged: " + why + ": this cell is run again\n"),
        result.progress());
    assertTrue(result.progress().contains("1 of 2 cells to run"), result.progress());
  }

  @Test
  void aCellWithAChangedFileRunsAgain() throws IOException {
    Path samples = cell.resolve("samples.raw.npy");
    byte[] whole = Files.readAllBytes(samples);
    byte[] changed = whole.clone();
    changed[whole.length - 3] ^= 1;
    Files.write(samples, changed);
    assertRunsAgain(samples, "its checksum is not that of its content");
    assertEquals(-1, Files.mismatch(samples, Files.write(folder.resolve("whole"), whole)));
  }

  @Test
  void aCellWithoutOneOfItsFilesRunsAgain() throws IOException {
    Path provenance = cell.resolve("provenance.json");
    Files.delete(provenance);
    assertRunsAgain(provenance, "it is gone");
  }

  @Test
  void aCellThatAnotherJobHasIsRefused() throws IOException {
    Files.delete(cell.resolve("cell.json"));
    Ito.Result result =
        FolderLock.alone(
            cell, Monitor.SILENT, () -> compare("--only", cell.getFileName().toString()));
    assertEquals(1, result.exit(), result.toString());
    assertTrue(result.progress().contains(cell + ": another job works in this folder"));
  }
}
