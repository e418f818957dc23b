package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Tiny;
import dev.ito.io.FolderLock;
import dev.ito.io.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command that writes into a folder is refused while another job has it. */
class LockedFoldersTest {
  private static final String STUDY =
      """
      name: study
      question: which?
      scale: all
      scales: {all: {experiments: {a: %s}, metrics: []}}
      variations: [{name: few, set: {sampling.grid.steps: 8}}]
      """;

  @TempDir private Path folder;

  /** Runs a command while the folder is taken, which is then left as it is. */
  private Ito.Result whileTaken(Path taken, Object... words) throws IOException {
    Files.createDirectories(taken);
    return FolderLock.alone(
        taken,
        Monitor.SILENT,
        () -> {
          Ito.Result result = Ito.run(words);
          try (Stream<Path> left = Files.list(taken)) {
            assertEquals(List.of(taken.resolve(".lock")), left.toList(), result.toString());
          }
          return result;
        });
  }

  private static void assertRefused(Ito.Result result, Path taken) {
    assertEquals(2, result.exit(), result.toString());
    assertTrue(
        result.error().startsWith("ito: " + taken + ": another job works in this folder (process "),
        result.error());
  }

  private Path study(String experiment) throws IOException {
    Path file = Ito.yaml(folder, experiment);
    return Files.writeString(folder.resolve("study.yaml"), STUDY.formatted(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "sample"})
  void anExperimentIsRefused(String command) throws IOException {
    Path out = folder.resolve("out");
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    assertRefused(whileTaken(out, command, file, "--out", out), out);
  }

  @Test
  void aTrainingIsRefused() throws IOException {
    Path out = folder.resolve("out");
    Path file = Ito.yaml(folder, Tiny.POINTS);
    assertRefused(whileTaken(out, "train", file, "--out", out, "--device", "cpu"), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void aStudyIsRefused(String jobs) throws IOException {
    Path out = folder.resolve("out");
    Path study = study(Tiny.MIXTURE);
    assertRefused(
        whileTaken(out, "compare", study, "--out", out, "--device", "cpu", "--jobs", jobs), out);
  }

  @Test
  void aVerificationIsRefused() throws IOException {
    assertRefused(whileTaken(folder, "verify", "--out", folder), folder);
  }

  @Test
  void aSeriesOfDisturbancesIsRefused() throws IOException {
    String data = "{type: digits}";
    assertRefused(
        whileTaken(folder, "disturb", "--dataset", data, "--foreign", data, "--out", folder),
        folder);
  }
}
