package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Tiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ito convert}. */
@Tag("native")
class ConvertTest {
  private static final String CHAIN =
      "sde={type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 1000}}";

  @TempDir private Path folder;

  private static void done(Object... arguments) {
    Ito.Result result = Ito.run(arguments);
    assertEquals(0, result.exit(), result::toString);
  }

  private static String refusal(Object... arguments) {
    Ito.Result result = Ito.run(arguments);
    assertEquals(2, result.exit(), result::toString);
    assertEquals(1, result.error().lines().count(), result.error());
    return result.error();
  }

  /** A trained network and the same as a published one draw the same samples, bit for bit. */
  @Test
  void aTrainedNetworkGoesOutAndComesBack() throws IOException {
    Path run = folder.resolve("run");
    done("run", Ito.yaml(folder, Tiny.DIGITS), "--set", CHAIN, "--out", run);
    Path out = folder.resolve("out");
    done("convert", run, "--to", "diffusers", "--out", out);
    assertEquals(
        List.of(
            "check", "experiment.yaml", "model_index.json", "provenance.json", "scheduler", "unet"),
        names(out));
    Path back = folder.resolve("back.yaml");
    String sampling =
        Tiny.DIGITS.lines().filter(line -> line.startsWith("sampling:")).findFirst().orElseThrow();
    Files.writeString(
        back,
        "name: back\nseed: 1\nmodel: {type: diffusers, path: %s}\n%s\n".formatted(out, sampling));
    Path again = folder.resolve("again");
    done("sample", back, "--out", again);
    assertArrayEquals(
        Files.readAllBytes(run.resolve("samples.raw.npy")),
        Files.readAllBytes(again.resolve("samples.raw.npy")));

    done("convert", run, "--to", "saved-model");
    assertEquals(
        List.of("check", "experiment.yaml", "provenance.json", "saved_model.pb", "variables"),
        names(run.resolve("saved-model")));
    assertTrue(
        refusal("convert", run, "--to", "saved-model").contains("is there already: delete it"));
  }

  @Test
  void whatCannotBeConvertedLeavesNothing() throws IOException {
    Path out = folder.resolve("out");
    Path mixture = Ito.yaml(folder, Tiny.MIXTURE);
    assertTrue(
        refusal("convert", mixture, "--to", "diffusers", "--out", out)
            .contains("model: an exact score is no network"));
    Path digits = Ito.yaml(folder, Tiny.DIGITS.replace("name: tiny", "name: never-trained"));
    assertTrue(
        refusal("convert", digits, "--to", "saved-model", "--out", out)
            .contains("never-trained: no checkpoint there: train first"));
    assertTrue(
        refusal("convert", digits, "--to", "diffusers", "--output", "score")
            .contains("--output goes with --to saved-model"));
    assertTrue(refusal("convert", digits).contains("--to"));
    assertEquals(List.of("a.yaml"), names(folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
