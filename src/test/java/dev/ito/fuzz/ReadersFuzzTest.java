package dev.ito.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged copies of well-formed files: whatever is read, nothing but documented errors of the user
 * comes out, within seconds. The profile {@code fuzz} reads 100,000 for each reader in a heap of
 * 256 MB, or for those that {@code ito.fuzz.readers} names; the log is {@code target/fuzz/log.txt}.
 */
@Tag("slow")
class ReadersFuzzTest {
  static final int INPUTS = Integer.getInteger("ito.fuzz.inputs", 300);
  static final long SEED = Long.getLong("ito.fuzz.seed", 16);
  static final Path KEPT = Path.of("target", "fuzz");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "npy",
        "npz",
        "safetensors",
        "checkpoint",
        "idx",
        "cifar",
        "pictures",
        "image-folder",
        "inception-tar",
        "experiment",
        "set",
        "formula",
        "linear-sde",
        "study",
        "unet-config",
        "scheduler",
        "kept-rows",
        "train-log"
      })
  void onlyErrorsOfTheUserComeOut(String reader) throws Exception {
    assumeTrue(System.getProperty("ito.fuzz.readers", reader).contains(reader));
    try (Stream<Fuzz> readers = new Readers(folder).all().stream()) {
      Fuzz fuzz = readers.filter(each -> each.name().equals(reader)).findFirst().orElseThrow();
      check(fuzz.run(INPUTS, SEED, KEPT));
    }
  }

  static void check(Fuzz.Outcome outcome) throws IOException {
    Files.writeString(
        KEPT.resolve("log.txt"),
        outcome.line() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    assertEquals(Map.of(), outcome.faults(), outcome.line());
    assertTrue(outcome.past() >= outcome.inputs() / 5, outcome.line());
  }
}
