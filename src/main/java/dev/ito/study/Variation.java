package dev.ito.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sampler or a training, or several that differ in a few settings.
 *
 * @param only the experiments that it is for, by their keys; empty: all
 * @param set settings of the experiment, by their dotted keys
 * @param over settings that take each of several values; of more than one, every combination is
 *     made
 * @param reference the sampler whose samples are the goal: the distance to them is measured, sample
 *     by sample; null: none
 */
public record Variation(
    String name,
    @JsonProperty(value = "for", defaultValue = "[]") List<String> only,
    @JsonProperty(defaultValue = "{}") Map<String, JsonNode> set,
    @JsonProperty(defaultValue = "{}") Map<String, List<JsonNode>> over,
    @JsonProperty(defaultValue = "null") String reference) {
  public Variation {
    InvalidInput.require(!name.isBlank(), "name: a variation needs a name");
    only = List.copyOf(only);
    over.forEach(
        (key, values) ->
            InvalidInput.require(!values.isEmpty(), "over: %s has no values: add some", key));
  }

  /**
   * One combination.
   *
   * @param shown the values that make it, by the last of their keys
   * @param settings {@code key=value}, all
   */
  record Choice(Map<String, String> shown, List<String> settings) {
    private Choice with(String key, JsonNode value) {
      Map<String, String> more = new LinkedHashMap<>(shown);
      more.put(
          key.substring(key.lastIndexOf('.') + 1),
          value.isTextual() ? value.textValue() : value.toString());
      List<String> all = new ArrayList<>(settings);
      all.add(Yaml.setting(key, value));
      return new Choice(more, all);
    }
  }

  /** Returns whether it is for an experiment. */
  boolean isFor(String experiment) {
    return only.isEmpty() || only.contains(experiment);
  }

  /** Returns all combinations, at least one. */
  List<Choice> choices() {
    List<String> fixed = new ArrayList<>();
    set.forEach((key, value) -> fixed.add(Yaml.setting(key, value)));
    List<Choice> all = List.of(new Choice(Map.of(), fixed));
    for (Map.Entry<String, List<JsonNode>> axis : over.entrySet()) {
      all =
          all.stream()
              .flatMap(
                  choice ->
                      axis.getValue().stream().map(value -> choice.with(axis.getKey(), value)))
              .toList();
    }
    return all;
  }
}
