package dev.ito.study;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a cell of a study is called.
 *
 * @param experiment its key in the study
 * @param variation the sampler; empty for what is of the network alone, as a likelihood
 * @param values of what the variation goes over, by their last keys, such as {@code steps: 10}
 */
public record Label(String experiment, String variation, Map<String, String> values) {
  /** Returns what the score of a training is called, where an experiment has several. */
  static Label ofTraining(String experiment, String training) {
    return new Label(experiment, "", Map.of("training", training));
  }

  /** Returns the variation with its values, such as "DDIM, steps 10". */
  public String sampler() {
    Stream<String> all =
        values.entrySet().stream().map(value -> value.getKey() + " " + value.getValue());
    return Stream.concat(Stream.of(variation).filter(name -> !name.isEmpty()), all)
        .collect(Collectors.joining(", "));
  }

  /** Returns everything in one line. */
  @Override
  public String toString() {
    return sampler().isEmpty() ? experiment : experiment + ": " + sampler();
  }
}
