package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of an average that is chosen after the training. */
@Tag("native")
class AverageTest {
  @TempDir private Path folder;
  private Path run;
  private Path made;

  @BeforeEach
  void train() throws IOException {
    run = folder.resolve("run");
    made = folder.resolve("made");
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    Ito.Result trained =
        Ito.run("train", file, "--out", run, "--set", "training.power-averages={every: 1}");
    assertEquals(0, trained.exit(), trained.toString());
  }

  @Test
  void whatIsMadeIsARunToWorkWith() throws IOException {
    Ito.Result averaged = Ito.run("average", run, "--width", 0.08, "--out", made);
    assertEquals(0, averaged.exit(), averaged.toString());
    assertTrue(
        averaged
            .progress()
            .matches(
                "width 0\\.08 after step 6, of 12 averages of 6 steps, profile error [0-9.e-]+ %"
                    + " -> .*made\n"),
        averaged.progress());
    Ito.Result sampled = Ito.run("sample", made);
    assertEquals(0, sampled.exit(), sampled.toString());
    String bits = "evaluation=[{type: bits-per-dim, images: 2, budget: 0, rtol: 0.01, atol: 0.01}]";
    Ito.Result measured =
        Ito.run("evaluate", made, "--set", bits, "--set", "objective.dequantisation=none");
    assertEquals(0, measured.exit(), measured.toString());
    assertTrue(Files.exists(made.resolve("samples.npy")));
    assertTrue(Files.exists(made.resolve("metrics.json")));
    String page = Files.readString(made.resolve("report.html"));
    assertTrue(page.contains("average of width 0.08 after step 6"), page);
    var facts = Yaml.json().readTree(Files.readString(new RunDirectory(made).provenance()));
    assertEquals("model.safetensors", facts.get("sampling").get("weights").asText());
    String weights = facts.get("averaging").get("weightsSha256").asText();
    assertEquals(weights, facts.get("sampling").get("weightsSha256").asText());
    assertEquals(weights, facts.get("evaluation").get("weightsSha256").asText());
    // A training cannot go on there; of all its steps it is complete.
    Ito.Result complete = Ito.run("train", made);
    assertEquals(0, complete.exit(), complete.toString());
    Ito.Result on = Ito.run("train", made, "--set", "training.steps=8");
    assertEquals(2, on.exit(), on.toString());
    assertTrue(on.error().contains("without a checkpoint to go on from"), on.error());
  }

  @Test
  void whatIsRefused() throws IOException {
    assertRefused(
        "ito: --width: a width must be 0.001 to 0.28867513 (the mean of all steps), was 0.4\n",
        "average",
        run,
        "--width",
        0.4,
        "--out",
        made);
    assertRefused(
        "ito: --at 9: %s has no averages of that step: the nearest is 6\n"
            .formatted(run.resolve("averages")),
        "average",
        run,
        "--width",
        0.08,
        "--at",
        9,
        "--out",
        made);
    assertRefused(
        "ito: %s is there already: delete it, or choose another --out\n".formatted(run),
        "average",
        run,
        "--width",
        0.08,
        "--out",
        run);
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    Ito.Result exact = Ito.run("average", file, "--width", 0.08, "--out", made);
    assertEquals(2, exact.exit(), exact.toString());
    assertTrue(exact.error().contains("there is nothing to average"), exact.error());
    assertFalse(Files.exists(made));
  }

  private static void assertRefused(String message, Object... words) {
    Ito.Result result = Ito.run(words);
    assertEquals(2, result.exit(), result.toString());
    assertEquals(message, result.error());
  }

  @Test
  void aDamagedOneIsNamed() throws IOException {
    Path file = new RunDirectory(run).snapshots().file(3);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 9] ^= 1;
    Files.write(file, bytes);
    Ito.Result result = Ito.run("average", run, "--width", 0.08, "--out", made);
    assertEquals(2, result.exit(), result.toString());
    assertTrue(result.error().startsWith("ito: " + file + ": "), result.error());
    assertFalse(Files.exists(made));
  }
}
