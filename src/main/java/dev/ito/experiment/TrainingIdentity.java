package dev.ito.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/** The part of an experiment that decides which weights a training ends with, steps aside. */
public final class TrainingIdentity {
  private TrainingIdentity() {}

  /** Returns the SHA-256 of that part. */
  public static String hash(Experiment experiment) {
    return sha256(tree(experiment).toString());
  }

  /** Returns the SHA-256 of a text in UTF-8. */
  static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns the first setting that differs, as "path: before -> now", or an empty text. */
  public static String firstDifference(Experiment before, Experiment now) {
    return firstDifference("", tree(before), tree(now));
  }

  private static String firstDifference(String path, JsonNode before, JsonNode now) {
    if (before.equals(now)) {
      return "";
    }
    if (!before.isObject() || !now.isObject()) {
      return path + ": " + before + " -> " + now;
    }
    Set<String> keys = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(keys::add);
    now.fieldNames().forEachRemaining(keys::add);
    return keys.stream()
        .map(
            key ->
                firstDifference(
                    path.isEmpty() ? key : path + "." + key, before.path(key), now.path(key)))
        .filter(difference -> !difference.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static JsonNode tree(Experiment experiment) {
    ObjectNode tree = Yaml.json().valueToTree(experiment);
    tree.remove("name");
    tree.remove("sampling");
    tree.remove("evaluation");
    tree.remove("during-training");
    if (tree.get("training") instanceof ObjectNode training) {
      // More steps continue a training; the place of checkpoints and data changes nothing.
      training.remove("steps");
      training.remove("checkpoint-every");
    }
    if (tree.get("dataset") instanceof ObjectNode dataset) {
      dataset.remove("path");
    }
    return tree;
  }
}
