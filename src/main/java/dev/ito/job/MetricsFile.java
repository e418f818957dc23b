package dev.ito.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.AtomicFile;
import dev.ito.io.DamagedFile;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was measured of a run: its file {@code metrics.json}. */
public record MetricsFile(List<Measurement> metrics) {
  void write(RunDirectory run) throws IOException {
    AtomicFile.writeText(run.metrics(), Yaml.json().writeValueAsString(this) + "\n");
  }

  /**
   * Reads what was measured; nothing if there is no file.
   *
   * @throws DamagedFile if it has no metrics
   */
  public static List<Measurement> read(RunDirectory run) throws IOException {
    Path file = run.metrics();
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      List<Measurement> found = new ArrayList<>();
      for (JsonNode one : Yaml.json().readTree(Files.readAllBytes(file)).path("metrics")) {
        found.add(Yaml.json().treeToValue(one, Measurement.class));
      }
      return found;
    } catch (JsonProcessingException e) {
      throw new DamagedFile(file, "it has no metrics");
    }
  }
}
