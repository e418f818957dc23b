package dev.ito.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.Sha256;
import dev.ito.yaml.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of an experiment that decides which weights a training ends with, steps aside. */
public final class TrainingIdentity {
  /** Metadata of a checkpoint: the experiment that trains it, complete. */
  public static final String EXPERIMENT = "experiment";

  private TrainingIdentity() {}

  /**
   * Returns the experiment that a file of weights is of; empty in those of old versions.
   *
   * @param metadata of the file
   */
  public static Optional<Experiment> stored(Path file, Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(EXPERIMENT))
        .map(yaml -> Yaml.read(file.toString(), yaml, Experiment.class, List.of()));
  }

  /** Returns the SHA-256 of that part. */
  public static String hash(Experiment experiment) {
    return Sha256.ofText(tree(experiment).toString());
  }

  /** Returns the first setting that differs, as "path: before -> now", or an empty text. */
  public static String firstDifference(Experiment before, Experiment now) {
    return differences(before, now).stream().findFirst().orElse("");
  }

  /** Returns the settings that differ, each as "path: before -> now". */
  public static List<String> differences(Experiment before, Experiment now) {
    return SettingDifference.between(tree(before), tree(now))
        .map(SettingDifference::toString)
        .toList();
  }

  private static JsonNode tree(Experiment experiment) {
    ObjectNode tree = Yaml.json().valueToTree(experiment);
    tree.remove(List.of("name", "sampling", "evaluation", "during-training"));
    if (tree.get("training") instanceof ObjectNode training) {
      // More steps continue a training; what is kept on the way and the place of data change
      // nothing.
      training.remove(List.of("steps", "checkpoint-every", "pictures", "power-averages"));
    }
    if (tree.get("dataset") instanceof ObjectNode dataset) {
      dataset.remove("path");
    }
    return tree;
  }
}
