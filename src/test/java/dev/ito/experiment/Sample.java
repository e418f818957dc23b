package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Condition;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.yaml.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration with one property of every form there is. */
public record Sample(
    String name,
    long seed,
    Sde sde,
    Sampling sampling,
    @JsonProperty(defaultValue = "time") Condition condition,
    @JsonProperty(defaultValue = "false") boolean verbose,
    @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
    @JsonProperty(defaultValue = "[]") List<Metric> evaluation,
    @JsonProperty(defaultValue = "null") Path data,
    @JsonProperty(defaultValue = "{}") Map<String, Integer> limits,
    @JsonProperty(defaultValue = "0") Fill fill) {

  /** The least that reads. */
  public static final String YAML =
      """
      name: toy
      seed: 42
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      sampling:
        count: 4
        grid:
          type: uniform
          steps: 10
          t-min: 1e-3
      """;

  public static Sample read(String yaml, String... overrides) {
    return Yaml.read("a.yaml", yaml, Sample.class, List.of(overrides));
  }

  public record Sampling(
      int count,
      TimeGrid grid,
      @JsonProperty(defaultValue = "{type: adaptive}") Method method,
      @JsonProperty(defaultValue = "{rate: 2, words: [a, b]}") Options options) {}

  public record Options(
      @JsonProperty(defaultValue = "1") double rate,
      @JsonProperty(defaultValue = "[]") List<String> words) {}

  /** A family with a nested one. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  public sealed interface Method permits Fixed, Adaptive {}

  public sealed interface Fixed extends Method permits Euler, Pair {}

  @JsonTypeName("euler")
  public record Euler() implements Fixed {}

  @JsonTypeName("pair")
  public record Pair(Fixed predictor, Fixed corrector) implements Fixed {}

  @JsonTypeName("adaptive")
  public record Adaptive(
      @JsonProperty(defaultValue = "1.0e-5") double rtol,
      @JsonProperty(defaultValue = "1.0e-4") double atol)
      implements Method {}

  /** A list element that validates. */
  public record Metric(int samples, @JsonProperty(defaultValue = "null") Integer probes) {
    public Metric {
      InvalidInput.require(samples > 0, "samples must be positive, was %d", samples);
      InvalidInput.require(probes == null || probes < samples, "too few draws for this estimate");
    }
  }

  /** A number or a list of numbers. */
  public record Fill(@JsonValue Object value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Fill of(double number) {
      return new Fill(number);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Fill of(List<Double> numbers) {
      return new Fill(numbers);
    }
  }
}
