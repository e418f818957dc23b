package dev.ito.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.experiment.SettingDifference;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How two runs differ.
 *
 * @param settings of their experiments
 * @param provenance what made their results: version, machine, data, weights
 * @param metrics side by side
 */
public record RunDifference(
    List<SettingDifference> settings,
    List<SettingDifference> provenance,
    List<MetricDifference> metrics,
    RunComparison compared) {
  private static final List<String> ORIGIN =
      List.of(
          "ito",
          "commit",
          "java",
          "system",
          "tensorflow",
          "device",
          "processors",
          "seed",
          "dataSha256",
          "startWeightsSha256",
          "weightsSha256",
          "forced");

  private static final int LONGEST = 48;

  /** Compares two runs. */
  public static RunDifference of(RunRecord left, RunRecord right) throws IOException {
    RunComparison compared = RunComparison.of(List.of(left, right));
    return new RunDifference(
        SettingDifference.between(left.settings(), right.settings()).toList(),
        SettingDifference.between(origin(left), origin(right)).toList(),
        compared.differences(),
        compared);
  }

  /** Returns of each job what made its result, without what differs every time. */
  private static JsonNode origin(RunRecord run) {
    ObjectNode jobs = Yaml.json().createObjectNode();
    for (Map.Entry<String, JsonNode> section : run.provenance().properties()) {
      if (section.getValue() instanceof ObjectNode facts) {
        jobs.set(section.getKey(), facts.deepCopy().retain(ORIGIN));
      }
    }
    return jobs;
  }

  /** Returns all of it as text. */
  public String text() {
    RunRecord left = compared.runs().get(0);
    RunRecord right = compared.runs().get(1);
    return section("settings", left, right, settings)
        + section("provenance", left, right, provenance)
        + compared.text();
  }

  private static String section(
      String title, RunRecord left, RunRecord right, List<SettingDifference> differences) {
    if (differences.isEmpty()) {
      return title + ": the same\n\n";
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of(title, left.name(), right.name()));
    for (SettingDifference one : differences) {
      lines.add(
          List.of(
              one.key(),
              shortened(SettingDifference.shown(one.before())),
              shortened(SettingDifference.shown(one.now()))));
    }
    return RunTable.aligned(lines) + "\n";
  }

  /** A line of a terminal has room for so much of each; --json has all of it. */
  private static String shortened(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST - 4) + " ...";
  }
}
