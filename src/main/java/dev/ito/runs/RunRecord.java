package dev.ito.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.SealedJson;
import dev.ito.job.MetricsFile;
import dev.ito.math.InvalidInput;
import dev.ito.study.Label;
import dev.ito.study.Row;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run left in its folder.
 *
 * @param name what it is called among others: its folder
 * @param experiment as it was stored
 * @param provenance a section per job; missing if there is none
 * @param measurements of its last evaluation
 */
public record RunRecord(
    String name,
    RunDirectory folder,
    Experiment experiment,
    JsonNode provenance,
    List<Measurement> measurements) {
  /**
   * Reads a run.
   *
   * @throws InvalidInput if the folder is not that of a run, or a file of it is damaged
   */
  public static RunRecord read(String name, RunDirectory folder) throws IOException {
    InvalidInput.require(
        Files.isRegularFile(folder.experiment()),
        "%s: no run there, it has no %s: name the folder of a run, such as those that ito runs"
            + " lists",
        folder.path(),
        folder.experiment().getFileName());
    Experiment experiment = Yaml.read(folder.experiment(), Experiment.class, List.of());
    JsonNode provenance =
        Files.isRegularFile(folder.provenance())
            ? SealedJson.read(folder.provenance(), Yaml.json())
            : MissingNode.getInstance();
    return new RunRecord(name, folder, experiment, provenance, MetricsFile.read(folder));
  }

  /**
   * Reads runs that are to be told apart: the name of each is what its path does not share with the
   * others.
   *
   * @throws InvalidInput if one is named twice, or cannot be read
   */
  public static List<RunRecord> read(List<Path> folders) throws IOException {
    List<Path> whole = folders.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    for (Path one : whole) {
      InvalidInput.require(
          Collections.frequency(whole, one) == 1, "%s is named twice: name runs that differ", one);
    }
    Path shared = whole.get(0).getParent();
    while (shared != null && !isAbove(shared, whole)) {
      shared = shared.getParent();
    }
    List<RunRecord> runs = new ArrayList<>();
    for (int k = 0; k < folders.size(); k++) {
      Path name = shared == null ? folders.get(k) : shared.relativize(whole.get(k));
      runs.add(read(name.toString(), new RunDirectory(folders.get(k))));
    }
    return runs;
  }

  private static boolean isAbove(Path folder, List<Path> paths) {
    return paths.stream().allMatch(path -> path.startsWith(folder) && !path.equals(folder));
  }

  /** Returns all settings. */
  JsonNode settings() {
    return Yaml.json().valueToTree(experiment);
  }

  /** Returns a measurement by the name of its quantity. */
  Optional<Measurement> measurement(String quantity) {
    return measurements.stream().filter(m -> m.name().equals(quantity)).findFirst();
  }

  /** Returns it as a row of a study, to be compared with another. */
  Row row() {
    return new Row(
        new Label(name, "", Map.of()),
        folder.path(),
        Double.NaN,
        Double.NaN,
        measurements,
        Optional.empty(),
        Optional.empty());
  }
}
