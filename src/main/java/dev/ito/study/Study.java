package dev.ito.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.evaluation.Metric;
import dev.ito.math.InvalidInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A study, as its YAML file says it: experiments times variations, measured.
 *
 * @param name of the study and its folder
 * @param scale the one that is run
 * @param scales sizes of the study, by name
 * @param variations samplers, or of training
 * @param compare pairs of cells, by their names, that the answer compares first
 */
public record Study(
    String name,
    String question,
    String scale,
    Map<String, Scale> scales,
    List<Variation> variations,
    @JsonProperty(defaultValue = "[]") List<List<String>> compare) {
  public Study {
    variations = List.copyOf(variations);
    compare = compare.stream().map(List::copyOf).toList();
    for (List<String> pair : compare) {
      InvalidInput.require(
          pair.size() == 2,
          "compare: two names make a pair, such as [DDIM 50, PC 25], not %s",
          pair);
    }
    InvalidInput.require(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name: \"%s\" cannot be the name of a folder: use letters, digits, \".\", \"_\" and \"-\"",
        name);
    InvalidInput.require(
        scales.containsKey(scale),
        "scale: there is no \"%s\" in scales: use %s",
        scale,
        String.join(" or ", scales.keySet()));
    InvalidInput.require(
        !variations.isEmpty(), "variations: there is none, and so nothing to run: add one");
    requireDistinct(variations);
    Set<String> known =
        scales.values().stream()
            .flatMap(one -> one.experiments().keySet().stream())
            .collect(Collectors.toSet());
    for (Variation variation : variations) {
      for (String experiment : variation.only()) {
        InvalidInput.require(
            known.contains(experiment),
            "variations: \"%s\" is for \"%s\", which no scale has: use %s",
            variation.name(),
            experiment,
            known.stream().sorted().collect(Collectors.joining(" or ")));
      }
    }
  }

  private static void requireDistinct(List<Variation> variations) {
    Set<String> names = new HashSet<>();
    for (Variation variation : variations) {
      InvalidInput.require(
          names.add(variation.name()),
          "variations: two are called \"%s\": give each a name of its own",
          variation.name());
    }
  }

  /** Returns the names of all that the other scales may have and the one that is run has not. */
  List<Label> labelsElsewhere() {
    List<Label> all = new ArrayList<>();
    for (Scale one : scales.values()) {
      for (String experiment : one.experiments().keySet()) {
        List<Label> samplers = samplers(experiment);
        if (!size().experiments().containsKey(experiment)) {
          all.addAll(samplers);
        }
        if (one.measuresScoreOf(experiment) && !size().measuresScoreOf(experiment)) {
          all.add(new Label(experiment, "", Map.of()));
          for (Label sampler : samplers) {
            all.add(Label.ofTraining(experiment, sampler.variation()));
            all.add(Label.ofTraining(experiment, sampler.sampler()));
          }
        }
      }
    }
    return all;
  }

  private List<Label> samplers(String experiment) {
    return variations.stream()
        .filter(variation -> variation.isFor(experiment))
        .flatMap(
            variation ->
                variation.choices().stream()
                    .map(choice -> new Label(experiment, variation.name(), choice.shown())))
        .toList();
  }

  /** Returns the scale that is run. */
  Scale size() {
    return scales.get(scale);
  }

  /**
   * How large a study is: on what, and how well measured.
   *
   * @param experiments YAML files, which are trained if they have a network, or folders of runs,
   *     whose weights are taken; by the names they have in the study
   * @param metrics measured in every cell: those of samples for each sampler, those of a likelihood
   *     once for each network
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

    private boolean measuresScoreOf(String experiment) {
      return experiments.containsKey(experiment) && !metrics(false).isEmpty();
    }

    /** Returns the metrics of samples, or those of the score. */
    List<Metric> metrics(boolean ofSamples) {
      return metrics.stream().filter(metric -> metric.samples() > 0 == ofSamples).toList();
    }
  }
}
