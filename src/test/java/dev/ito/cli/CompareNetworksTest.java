package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.experiment.Tiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies that train. */
@Tag("native")
class CompareNetworksTest {
  private static final String STUDY =
      """
      name: tiny
      question: Does more training pay?
      scale: all
      scales:
        all:
          experiments: {digits: %s}
          metrics: [{type: bits-per-dim, images: 6, rtol: 0.1, atol: 0.1, budget: 0}]
      variations:
        - name: %s
          set: {sampling.grid.steps: 3%s}
          over: {%s}
      """;

  @TempDir private Path folder;

  private Path study(Path experiment, String name, String set, String over) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"), STUDY.formatted(experiment, name, set, over));
  }

  private Ito.Result compare(Path study) {
    return Ito.run("compare", study, "--out", folder.resolve("out"));
  }

  private JsonNode found() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/metrics.json").toFile());
  }

  private List<Path> trainings() throws IOException {
    try (Stream<Path> list = Files.list(folder.resolve("out/trainings"))) {
      return list.toList();
    }
  }

  @Test
  void cellsShareATrainingAndEachTrainingHasItsLikelihood() throws IOException {
    Path yaml = Ito.yaml(folder, Tiny.DIGITS);
    Path study = study(yaml, "steps", "", "training.steps: [2, 4], sampling.seed: [1, 2]");
    Ito.Result result = compare(study);
    assertEquals(0, result.exit(), result.toString());
    assertEquals(2, trainings().size());
    JsonNode rows = found().path("rows");
    assertEquals(6, rows.size(), rows.toString());
    JsonNode label = rows.get(1).path("label");
    assertEquals("steps, steps 4, seed 1", label.path("values").path("training").textValue());

    JsonNode paired = found().path("differences").path("n");
    assertEquals(1, paired.size(), found().path("differences").toString());
    assertEquals(6, paired.get(0).intValue());
    assertTrue(compare(study).progress().contains("0 of 6 cells to run"));
  }

  @Test
  void weightsOfARunAreTakenAndNotTrainedAgain() throws IOException {
    Path yaml = Ito.yaml(folder, Tiny.DIGITS);
    Path run = folder.resolve("run");
    assertEquals(0, Ito.run("train", yaml, "--out", run).exit());
    Ito.Result result = compare(study(run, "given", "", "sampling.grid.steps: [2, 5]"));
    assertEquals(0, result.exit(), result.toString());
    assertTrue(Files.notExists(folder.resolve("out/trainings")));
    assertEquals(3, found().path("rows").size());

    Ito.Result refused =
        compare(study(run, "changed", ", training.batch: 4", "sampling.grid.steps: [2]"));
    assertEquals(2, refused.exit(), refused.toString());
    String message =
        "training.batch: 8 -> 4: " + run + " is trained already: name a YAML file to train it anew";
    assertTrue(refused.error().contains(message), refused.error());
  }

  @Test
  void aTrainingThatFailsFailsItsCells() throws IOException {
    String wild = Tiny.DIGITS.replace("peak: 1.0e-3", "peak: 1.0e30");
    Path yaml = Ito.yaml(folder, wild);
    Ito.Result result = compare(study(yaml, "wild", "", "training.steps: [6]"));
    assertEquals(1, result.exit(), result.toString());
    for (JsonNode row : found().path("rows")) {
      assertTrue(row.path("failure").textValue().startsWith("training: "), row.toString());
    }
  }
}
