package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Tiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders, pipes and links in a run's folder by the names of its files. */
@Timeout(60)
class PlacesOfFilesTest {
  @TempDir private Path folder;

  private Path out() throws IOException {
    return Files.createDirectories(folder.resolve("out"));
  }

  private Ito.Result sample(String... more) throws IOException {
    List<Object> words = new ArrayList<>(List.of("sample", Ito.yaml(folder, Tiny.MIXTURE)));
    words.addAll(List.of("--out", out()));
    words.addAll(List.of(more));
    return Ito.run(words.toArray());
  }

  private void assertRefused(Path file, String what) throws IOException {
    for (Ito.Result result : List.of(sample(), sample("--dry-run"))) {
      assertEquals(
          "ito: %s: %s where a file belongs: move it away, or choose another --out%n"
              .formatted(file, what),
          result.error().replaceFirst("ito: .*a.yaml:[0-9:]+: ", "ito: "));
      assertEquals(2, result.exit());
      assertEquals("", result.out());
    }
    assertFalse(Files.exists(out().resolve("samples.png")) && !file.endsWith("samples.png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train.jsonl",
        "evaluations.jsonl",
        "provenance.json",
        "experiment.yaml",
        "model.safetensors",
        "samples.raw.npy",
        "samples.png",
        "bpd.csv",
        "metrics.json",
        "trajectory.gif",
        "cell.json",
        "failure.txt"
      })
  void aFolderWhereAFileBelongsIsRefusedBeforeTheWork(String name) throws IOException {
    assertRefused(Files.createDirectory(out().resolve(name)), "a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.jsonl", "provenance.json", "checkpoint-000000001.safetensors"})
  void aPipeIsNotWaitedFor(String name) throws Exception {
    Path pipe = out().resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertRefused(pipe, "a pipe or device");
  }

  @Test
  void aLinkToAFolderIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(out().resolve("metrics.json"), folder);
    assertRefused(link, "a folder");
  }

  /** A link to nothing is replaced, and other folders are the user's. */
  @Test
  void otherThingsStay() throws IOException {
    Files.createDirectory(out().resolve("mine"));
    Files.createSymbolicLink(out().resolve("samples.png"), folder.resolve("nothing"));
    Ito.Result result = sample();
    assertEquals(0, result.exit(), result.toString());
    assertTrue(Files.isRegularFile(out().resolve("samples.png")));
    assertFalse(Files.exists(folder.resolve("nothing")));
  }
}
