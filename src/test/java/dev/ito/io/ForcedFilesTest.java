package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forced to disk, and in which order, as the Java machine itself records it. */
class ForcedFilesTest {
  @TempDir private Path folder;
  @TempDir private Path records;

  private interface Work {
    void run() throws IOException;
  }

  /** Returns what a piece of work forces, under the name that it has then. */
  private List<Path> forced(Work work) throws IOException {
    Path record = records.resolve("forced.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
      recording.start();
      work.run();
      recording.stop();
      recording.dump(record);
    }
    return RecordingFile.readAllEvents(record).stream()
        .map(event -> Path.of(event.getString("path")))
        .filter(path -> path.startsWith(folder))
        .toList();
  }

  private static void assertIsPartOf(String name, Path forced) {
    String found = forced.getFileName().toString();
    assertTrue(found.startsWith("." + name + ".") && found.endsWith(".part"), found);
  }

  /** The part is forced, then the folder with its name. */
  private void assertForced(String name, Work work) throws IOException {
    List<Path> forced = forced(work);
    assertEquals(2, forced.size(), forced.toString());
    assertIsPartOf(name, forced.get(0));
    assertEquals(folder, forced.get(1));
  }

  @Test
  void aFileIsForcedBeforeItIsRenamedAndItsFolderAfterwards() throws IOException {
    assertForced("a.txt", () -> AtomicFile.writeText(folder.resolve("a.txt"), "text"));
  }

  @Test
  void theNamesInAFolderAreForcedBeforeItIsRenamedAndItsOwnAfterwards() throws IOException {
    assertForced("made", () -> AtomicFolder.write(folder.resolve("made"), part -> {}));
  }

  @Test
  void rowsAreForcedWhenABatchIsDone() throws IOException {
    Path file = folder.resolve("a.csv.rows.part");
    List<Path> forced =
        forced(
            () -> {
              try (KeptRows rows = KeptRows.open(file, "setting", 1, 2, Monitor.SILENT)) {
                rows.add(0, 1.5);
                rows.flush();
              }
            });
    assertEquals(3, forced.size(), forced.toString());
    assertIsPartOf("a.csv.rows.part", forced.get(0));
    assertEquals(List.of(folder, file), forced.subList(1, 3));
  }

  @Test
  void aLogIsForcedBeforeTheCheckpointThatItLeadsTo() throws IOException {
    Path file = folder.resolve("log.jsonl");
    ObjectMapper json = new ObjectMapper();
    List<Path> forced =
        forced(
            () -> {
              try (var log = JsonLines.open(file, List.class, json, l -> true, Monitor.SILENT)) {
                log.flush();
              }
            });
    assertEquals(file, forced.get(forced.size() - 1));
  }
}
