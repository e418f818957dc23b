package dev.ito.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Sample;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Beta;
import dev.ito.sde.Coefficient;
import dev.ito.sde.Condition;
import dev.ito.sde.CosineBeta;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.LinearSde;
import dev.ito.sde.NodeGrid;
import dev.ito.sde.OffsetCosineBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.SigmoidBeta;
import dev.ito.sde.SigmoidRateBeta;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class YamlRoundTripTest {
  private static final Beta LINEAR = new LinearBeta(0.1, 20);

  private static final Map<Class<?>, List<Object>> FIXTURES =
      Map.of(
          Sde.class,
              List.of(
                  new VpSde(LINEAR),
                  new SubVpSde(new CosineBeta(500)),
                  new VeSde(0.01, 50),
                  new LinearSde(new Coefficient("-0.5*t"), new Coefficient("1e-3 + t"), 1.25),
                  new LinearSde(new Coefficient("0"), new Coefficient("1"), null)),
          Beta.class,
              List.of(
                  LINEAR,
                  new CosineBeta(1000),
                  new OffsetCosineBeta(0.008, 1000),
                  new SigmoidBeta(-3, 3, 0.7, 1000),
                  new SigmoidRateBeta(0.1, 20, 6),
                  new DiscreteBeta(new OffsetCosineBeta(0.008, 1000), 100),
                  new DiscreteBeta(List.of(0.1, 0.2, 1.0 / 3))),
          TimeGrid.class,
              List.of(
                  new TimeGrid.Uniform(10, 1e-5, 1),
                  new TimeGrid.Quadratic(10, 1e-3, 0.9),
                  new TimeGrid.LogSnr(10, 1e-3, 1),
                  new TimeGrid.Karras(18, 1e-3, 1, 7),
                  new TimeGrid.ScoreSde(99, 1e-5),
                  new DiscreteGrid(50),
                  new DiscreteGrid(50, DiscreteGrid.Spacing.LEADING),
                  new DiscreteGrid(50, DiscreteGrid.Spacing.TRAILING),
                  new DiscreteGrid(50, DiscreteGrid.Spacing.QUADRATIC),
                  new DiscreteGrid(50, DiscreteGrid.Spacing.LEADING, 1),
                  new NodeGrid(List.of(900, 500, 20), true)));

  record Case(Class<?> family, Object value) {}

  static Stream<Case> cases() {
    return FIXTURES.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(value -> new Case(entry.getKey(), value)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyMemberReadsAsItWasWritten(Case fixture) {
    String yaml = Yaml.write(fixture.value());
    Object read = Yaml.read("written.yaml", yaml, fixture.family(), List.of());
    assertEquals(fixture.value(), read, yaml);
    assertEquals(yaml, Yaml.write(read));
    assertTrue(yaml.startsWith("type: "), yaml);
  }

  @Test
  void everyMemberHasAFixture() {
    FIXTURES.forEach(
        (family, values) -> {
          Set<Class<?>> covered =
              values.stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet());
          assertEquals(
              SealedSubtypes.leaves(family).collect(Collectors.toSet()), covered, "of " + family);
        });
  }

  @Test
  void writesTheResolvedConfigurationInBlockStyleInTheOrderOfDeclaration() {
    assertEquals(
        """
        name: toy
        seed: 42
        sde:
          type: vp
          beta:
            type: linear
            min: 0.1
            max: 20.0
        sampling:
          count: 4
          grid:
            type: uniform
            steps: 10
            t-min: 0.001
            t-max: 1.0
          method:
            type: adaptive
            rtol: 1.0E-5
            atol: 1.0E-4
          options:
            rate: 2.0
            words:
              - a
              - b
        condition: time
        verbose: false
        range:
          - -1.0
          - 1.0
        evaluation: []
        limits: {}
        fill: 0.0
        """,
        Yaml.write(Sample.read(Sample.YAML)));
  }

  @Test
  void aFullConfigurationReadsAsItWasWritten() {
    Sample full =
        new Sample(
            "yes: #1 \"quoted\"",
            Long.MIN_VALUE,
            new VpSde(new DiscreteBeta(LINEAR, 100)),
            new Sample.Sampling(
                1,
                new DiscreteGrid(5),
                new Sample.Pair(
                    new Sample.Euler(), new Sample.Pair(new Sample.Euler(), new Sample.Euler())),
                new Sample.Options(
                    Double.MIN_VALUE, List.of("", " a", "null", "1e-5", "042", "a\nb\n"))),
            Condition.LOG_SIGMA,
            true,
            List.of(Double.NEGATIVE_INFINITY, -0.0, 1e300, Math.PI),
            List.of(new Sample.Metric(10, 1), new Sample.Metric(3, null)),
            Path.of("data/mnist"),
            Map.of("a b", 1, "on", -2),
            Sample.Fill.of(List.of(1.0, 2.0)));
    assertEquals(full, Sample.read(Yaml.write(full)), () -> Yaml.write(full));
  }

  @Test
  void jsonHasTheSameNamesAndTypes() throws Exception {
    Sample sample = Sample.read(Sample.YAML);
    String json = Yaml.json().writeValueAsString(sample);
    assertTrue(json.contains("\"type\" : \"uniform\""), json);
    assertEquals(sample, Sample.read(json));
    assertEquals(sample, Yaml.json().readValue(json, Sample.class));
  }

  @Test
  void anchorsAreCopies() {
    Sample read =
        Sample.read(
            Sample.YAML + "evaluation: [&m {samples: 10}, *m]\n", "evaluation.1.samples=20");
    assertEquals(
        List.of(new Sample.Metric(10, null), new Sample.Metric(20, null)), read.evaluation());
  }

  @Test
  void numbersAndWordsAreThoseOfTheCoreSchema() {
    String yaml = Sample.YAML.replace("name: toy", "name: no");
    Sample read = Sample.read(yaml + "range: [1, 1e-5, -.5, +2.5E+3, 1.5e3, 3., .inf]\nfill: 3\n");
    assertEquals("no", read.name());
    assertEquals(
        List.of(1.0, 1e-5, -0.5, 2500.0, 1500.0, 3.0, Double.POSITIVE_INFINITY), read.range());
    assertEquals(Sample.Fill.of(3), read.fill());
  }

  @Test
  void nullLeavesAnOptionalValueOut() {
    assertEquals(Sample.read(Sample.YAML), Sample.read(Sample.YAML + "data: null\n"));
    assertEquals(Sample.read(Sample.YAML), Sample.read(Sample.YAML + "data:\n"));
  }

  @Test
  void aNumberIsAFormula() {
    Sde read =
        Yaml.read("a", "{type: linear, drift: -0.5, diffusion-squared: t}", Sde.class, List.of());
    assertEquals(new LinearSde(new Coefficient("-0.5"), new Coefficient("t"), null), read);
  }

  @Test
  void aNestedFamilyTakesItsOwnMembersOnly() {
    InvalidInput refused =
        assertThrows(
            InvalidInput.class,
            () -> Yaml.read("a", "type: adaptive", Sample.Fixed.class, List.of()));
    assertEquals(
        "a:1:7: type: unknown type \"adaptive\" (allowed: euler, pair)", refused.getMessage());
  }

  @Property
  void everyDoubleReadsBack(@ForAll double value) {
    Sample.Options options = new Sample.Options(value, List.of());
    assertEquals(options, Yaml.read("a", Yaml.write(options), Sample.Options.class, List.of()));
  }

  @Property
  void everyTextReadsBack(@ForAll List<String> words) {
    // Text that YAML cannot hold: surrogates without their partner, and control characters.
    Sample.Options options =
        new Sample.Options(1, words.stream().map(YamlRoundTripTest::printable).toList());
    assertEquals(options, Yaml.read("a", Yaml.write(options), Sample.Options.class, List.of()));
  }

  private static String printable(String text) {
    return text.codePoints()
        .filter(c -> c >= ' ' && c < 0x7f || c == '\n' || c == '\t' || c >= 0xa0 && c < 0xd800)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
