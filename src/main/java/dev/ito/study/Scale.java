package dev.ito.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.evaluation.Metric;
import dev.ito.math.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How large a study is: on what, and how well measured.
 *
 * @param experiments YAML files, which are trained if they have a network, or folders of runs,
 *     whose weights are taken; by the names they have in the study
 * @param metrics measured in every cell: those of samples for each way of sampling, those of a
 *     likelihood once for each network
 * @param set settings of all experiments, by their dotted keys
 */
public record Scale(
    Map<String, Path> experiments,
    List<Metric> metrics,
    @JsonProperty(defaultValue = "{}") Map<String, JsonNode> set) {
  public Scale {
    metrics = List.copyOf(metrics);
    InvalidInput.require(!experiments.isEmpty(), "experiments: there is none: add one");
  }

  /** Returns the metrics of samples, or those of the score. */
  List<Metric> metrics(boolean ofSamples) {
    return metrics.stream().filter(metric -> metric.samples() > 0 == ofSamples).toList();
  }
}
