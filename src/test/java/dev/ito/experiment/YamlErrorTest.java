package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlErrorTest {
  /** Edits of {@link Sample#YAML}, each as (text, its replacement, the error line). */
  static Stream<Arguments> edits() {
    return Stream.of(
        // Keys.
        edit("steps:", "stepz:", "a.yaml:8:5: sampling.grid.stepz: unknown key; did you mean \"steps\"? (allowed: steps, t-min, t-max)"),
        edit("t-min:", "tMin:", "a.yaml:9:5: sampling.grid.tMin: unknown key; did you mean \"t-min\"? (allowed: steps, t-min, t-max)"),
        edit("t-min:", "T_MIN:", "a.yaml:9:5: sampling.grid.T_MIN: unknown key; did you mean \"t-min\"? (allowed: steps, t-min, t-max)"),
        edit("count: 4", "count: 4\n  whatever: 1", "a.yaml:6:3: sampling.whatever: unknown key (allowed: count, grid, method, options)"),
        edit("count: 4", "count: 4\n  type: x", "a.yaml:6:3: sampling.type: unknown key (allowed: count, grid, method, options)"),
        edit("count: 4", "count: 4\n  method: {type: euler, eta: 1}", "a.yaml:6:25: sampling.method.eta: unknown key (allowed: type)"),
        edit("seed: 42", "seed: 42\nseed: 43", "a.yaml:3:1: seed: duplicate key; keep one (the first is at a.yaml:2:1)"),
        edit("min: 0.1,", "min: 0.1, min: 0.2,", "a.yaml:3:48: sde.beta.min: duplicate key; keep one (the first is at a.yaml:3:38)"),
        edit("seed: 42\n", "", "a.yaml:1:1: seed: required key is missing; add it (an integer)"),
        edit("min: 0.1, ", "", "a.yaml:3:23: sde.beta.min: required key is missing; add it (a number)"),
        edit("sampling:\n", "ignored:\n", "a.yaml:4:1: ignored: unknown key (allowed: name, seed, sde, sampling, condition, verbose, range, evaluation, data, limits, fill)"),
        edit("name: toy\n", "", "a.yaml:1:1: name: required key is missing; add it (text)"),
        edit("    t-min: 1e-3\n", "", "a.yaml:7:5: sampling.grid.t-min: required key is missing; add it (a number)"),
        edit("seed: 42", "? [a]\n: 1", "a.yaml:2:3: a key must be a word, was a mapping or a list"),
        // Types and choices.
        edit("type: vp", "type: vpp", "a.yaml:3:13: sde.type: unknown type \"vpp\"; did you mean \"vp\"? (allowed: vp, sub-vp, ve, linear)"),
        edit("type: vp", "type: brownian", "a.yaml:3:13: sde.type: unknown type \"brownian\" (allowed: vp, sub-vp, ve, linear)"),
        edit("type: vp, ", "", "a.yaml:3:6: sde.type: required key is missing; add it (one of vp, sub-vp, ve, linear)"),
        edit("type: vp", "type: null", "a.yaml:3:13: sde.type: expected one of vp, sub-vp, ve, linear, was null"),
        edit("type: vp", "type: [vp]", "a.yaml:3:13: sde.type: expected one of vp, sub-vp, ve, linear, was a list"),
        edit("{type: vp, beta: {type: linear, min: 0.1, max: 20}}", "vp", "a.yaml:3:6: sde: expected a mapping, was vp; write {type: vp}"),
        edit("{type: vp, beta: {type: linear, min: 0.1, max: 20}}", "[]", "a.yaml:3:6: sde: expected a mapping with type: vp | sub-vp | ve | linear, was a list"),
        edit("seed: 42", "seed: 42\ncondition: tme", "a.yaml:3:12: condition: unknown value \"tme\"; did you mean \"time\"? (allowed: time, step, log-sigma)"),
        edit("seed: 42", "seed: 42\ncondition: TIME", "a.yaml:3:12: condition: unknown value \"TIME\"; did you mean \"time\"? (allowed: time, step, log-sigma)"),
        edit("seed: 42", "seed: 42\ncondition: {}", "a.yaml:3:12: condition: expected one of time, step, log-sigma, was a mapping"),
        // Values.
        edit("count: 4", "count: \"5\"", "a.yaml:5:10: sampling.count: expected an integer, was \"5\"; remove the quotes"),
        edit("count: 4", "count: 5.5", "a.yaml:5:10: sampling.count: expected an integer, was 5.5"),
        edit("count: 4", "count: 1e3", "a.yaml:5:10: sampling.count: expected an integer, was 1e3"),
        edit("count: 4", "count: 012", "a.yaml:5:10: sampling.count: expected an integer, was 012"),
        edit("count: 4", "count: four", "a.yaml:5:10: sampling.count: expected an integer, was four"),
        edit("count: 4", "count: true", "a.yaml:5:10: sampling.count: expected an integer, was true"),
        edit("count: 4", "count: [4]", "a.yaml:5:10: sampling.count: expected an integer, was a list"),
        edit("count: 4", "count: 3000000000", "a.yaml:5:10: sampling.count: expected an integer from -2147483648 to 2147483647, was 3000000000"),
        edit("seed: 42", "seed: 9223372036854775808", "a.yaml:2:7: seed: expected an integer from -9223372036854775808 to 9223372036854775807, was 9223372036854775808"),
        edit("max: 20", "max: \"20\"", "a.yaml:3:53: sde.beta.max: expected a number, was \"20\"; remove the quotes"),
        edit("max: 20", "max: 20s", "a.yaml:3:53: sde.beta.max: expected a number, was 20s"),
        edit("max: 20", "max: 1e999", "a.yaml:3:53: sde.beta.max: 1e999 is too large for a number"),
        edit("seed: 42", "seed: 42\nverbose: 1", "a.yaml:3:10: verbose: expected true or false, was 1"),
        edit("seed: 42", "seed: 42\nverbose: yes", "a.yaml:3:10: verbose: expected true or false, was yes"),
        edit("seed: 42", "seed: 42\nverbose: 'true'", "a.yaml:3:10: verbose: expected true or false, was \"true\"; remove the quotes"),
        edit("name: toy", "name: 5", "a.yaml:1:7: name: expected text, was 5; put it in quotes"),
        edit("name: toy", "name: true", "a.yaml:1:7: name: expected text, was true; put it in quotes"),
        edit("name: toy", "name: {a: b}", "a.yaml:1:7: name: expected text, was a mapping"),
        edit("name: toy", "name: null", "a.yaml:1:7: name: expected text, was null"),
        edit("name: toy", "name:", "a.yaml:1:6: name: expected text, was nothing"),
        edit("name: toy", "name: ~", "a.yaml:1:7: name: expected text, was ~"),
        edit("seed: 42", "seed: 42\ncondition: null", "a.yaml:3:12: condition: expected one of time, step, log-sigma, was null"),
        edit("seed: 42", "seed: 42\nrange: 1", "a.yaml:3:8: range: expected a list, was 1"),
        edit("seed: 42", "seed: 42\nrange: [0, one]", "a.yaml:3:12: range.1: expected a number, was one"),
        edit("seed: 42", "seed: 42\nrange: [0, ~]", "a.yaml:3:12: range.1: expected a number, was ~"),
        edit("seed: 42", "seed: 42\nlimits: {a: b}", "a.yaml:3:13: limits.a: expected an integer, was b"),
        edit("seed: 42", "seed: 42\nfill: one", "a.yaml:3:7: fill: expected a number or a list, was one"),
        edit("seed: 42", "seed: 42\nfill: [one]", "a.yaml:3:8: fill.0: expected a number, was one"),
        edit("grid:\n", "grid: 5\n", "a.yaml:7:11: not valid YAML: mapping values are not allowed here; check the indentation, brackets and quotes here", "    type: uniform", "      type: uniform"),
        // What the constructors of the records refuse.
        edit("steps: 10", "steps: 0", "a.yaml:8:12: sampling.grid: steps must be at least 1, was 0"),
        edit("t-min: 1e-3", "t-min: 2", "a.yaml:9:12: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are 2.0 and 1.0"),
        edit("seed: 42", "seed: 42\nevaluation:\n  - samples: 5\n  - samples: -1", "a.yaml:5:14: evaluation.1: samples must be positive, was -1"),
        edit("seed: 42", "seed: 42\nevaluation:\n  - {samples: 5, probes: 9}", "a.yaml:4:5: evaluation.0: too few draws for this estimate"),
        edit("{type: linear, min: 0.1, max: 20}", "{type: discrete, base: {type: cosine}}", "a.yaml:3:46: sde.beta: a discrete beta is given either by base and steps, or by betas: [...]"),
        edit("{type: vp, beta: {type: linear, min: 0.1, max: 20}}", "{type: linear, drift: 2*, diffusion-squared: 1}", "a.yaml:3:28: sde.drift: the formula \"2*\" does not parse ([Too many operators]): write a function of t, such as \"0.1 + 19.9*t\""),
        edit("{type: vp, beta: {type: linear, min: 0.1, max: 20}}", "{type: linear, drift: 0}", "a.yaml:3:6: sde.diffusion-squared: required key is missing; add it (text or a number)"),
        // Syntax.
        edit("  count: 4", "\tcount: 4", "a.yaml:5:1: not valid YAML: a tab; indent with spaces"),
        edit("beta: {type", "beta: [type", "a.yaml:3:52: not valid YAML: expected ',' or ']', but got }; check the indentation, brackets and quotes here"),
        edit("name: toy", "name: 'toy", "a.yaml:10:1: not valid YAML: found unexpected end of stream; check the indentation, brackets and quotes here"),
        edit("name: toy", "name: *toy", "a.yaml:1:7: not valid YAML: found undefined alias toy; check the indentation, brackets and quotes here"),
        edit("name: toy", "name: \u0001", "a.yaml:1:1: not valid YAML: the character U+0001 is not allowed; remove it"),
        edit("{type: vp,", "!<vp> {", "a.yaml:3:6: sde: the tag vp has no meaning here; remove it"),
        edit("seed: 42", "<<: {a: 1}", "a.yaml:2:1: merge keys (<<) are not read; write the keys out"),
        edit("seed: 42", "range: &r [*r]", "a.yaml:2:8: range.0: this value contains itself; write it out"),
        edit("t-min: 1e-3\n", "t-min: 1e-3\n---\nname: b\n", "a.yaml:10:1: a second document starts here; keep one per file"));
  }

  private static Arguments edit(String text, String replacement, String error, String... more) {
    String yaml = Sample.YAML.replace(text, replacement);
    return Arguments.of(more.length == 0 ? yaml : yaml.replace(more[0], more[1]), error);
  }

  @ParameterizedTest
  @MethodSource("edits")
  void aWrongFileIsRefusedInOneLine(String yaml, String error) {
    assertRefused(error, yaml);
  }

  static Stream<Arguments> empty() {
    return Stream.of("", "\n", "# only a comment\n", "---\n", "~\n").map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("empty")
  void anEmptyFileIsRefused(String yaml) {
    assertRefused(
        "a.yaml:1:1: the file is empty; describe an experiment in it, as the files in configs/ do",
        yaml);
  }

  @Test
  void aFileThatIsNoMappingIsRefused() {
    assertRefused("a.yaml:1:1: expected a mapping, was a list", "- a\n");
    assertRefused("a.yaml:1:1: expected a mapping, was text", "text");
  }

  @Test
  void aLongValueIsShortenedAndStaysOnOneLine() {
    String text = "word ".repeat(100);
    assertRefused(
        "a.yaml:5:10: sampling.count: expected an integer, was \""
            + text.substring(0, 60)
            + "...\"",
        Sample.YAML.replace("count: 4", "count: '" + text + "'"));
    assertRefused(
        "a.yaml:5:10: sampling.count: expected an integer, was \"one two \"",
        Sample.YAML.replace("count: 4", "count: |\n    one\n    two"));
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        Arguments.of("sampling.count=x", "--set sampling.count=x: expected an integer, was x"),
        Arguments.of("sampling.grid.steps=0", "--set sampling.grid.steps=0: sampling.grid: steps must be at least 1, was 0"),
        Arguments.of("sampling.grid.t-max=1e-4", "--set sampling.grid.t-max=1e-4: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are 0.001 and 1.0E-4"),
        Arguments.of("sampling.grid.stepz=5", "--set sampling.grid.stepz=5: unknown key; did you mean \"steps\"? (allowed: steps, t-min, t-max)"),
        Arguments.of("sampling.gird.steps=5", "--set sampling.gird.steps=5: sampling.gird: unknown key; did you mean \"grid\"? (allowed: count, grid, method, options)"),
        Arguments.of("sde={type: ve, sigma-min: 1}", "--set sde={type: ve, sigma-min: 1}: sde.sigma-max: required key is missing; add it (a number)"),
        Arguments.of("sde.type=ve", "a.yaml:3:17: sde.beta: unknown key (allowed: sigma-min, sigma-max)"),
        Arguments.of("evaluation.0.samples=5", "--set evaluation.0.samples=5: evaluation: expected a list, was a mapping"),
        Arguments.of("range.2=5", "--set range.2=5: range: no element 2; its elements are 0 to 1"),
        Arguments.of("range.last=5", "--set range.last=5: range: no element last; its elements are 0 to 1"),
        Arguments.of("seed.value=5", "--set seed.value=5: seed: expected a mapping or a list, was 42"),
        Arguments.of("seed.value.x=5", "--set seed.value.x=5: seed: expected a mapping or a list, was 42"),
        Arguments.of("seed", "--set seed: write it as path.to.key=value"),
        Arguments.of("=5", "--set =5: write it as path.to.key=value"),
        Arguments.of("sampling..count=5", "--set sampling..count=5: write it as path.to.key=value"),
        Arguments.of("seed=", "--set seed=: expected an integer, was nothing"),
        Arguments.of("seed=[1", "--set seed=[1: not valid YAML: expected ',' or ']', but got <stream end>; check the indentation, brackets and quotes here"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aWrongSettingIsRefusedInOneLine(String setting, String error) {
    assertRefused(error, Sample.YAML + (setting.startsWith("range") ? "range: [0, 1]\n" : ""), setting);
  }

  @Test
  void aFileIsNamedAsItWasGiven(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("b.yaml");
    assertFileRefused(": no such file; check the path", file);
    assertFileRefused(": cannot be read; is it a file you may read?", folder);
    Files.write(file, "name: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertFileRefused(": not UTF-8 text; save it as UTF-8", file);
    Files.writeString(file, Sample.YAML.replace("42", "x"));
    assertFileRefused(":2:7: seed: expected an integer, was x", file);
    Files.writeString(file, Sample.YAML);
    assertEquals(Sample.read(Sample.YAML), Yaml.read(file, Sample.class, List.of()));
  }

  private static void assertFileRefused(String error, Path file) {
    InvalidInput refused =
        assertThrows(InvalidInput.class, () -> Yaml.read(file, Sample.class, List.of()));
    assertEquals(file + error, refused.getMessage());
  }

  private static void assertRefused(String error, String yaml, String... settings) {
    InvalidInput refused = assertThrows(InvalidInput.class, () -> Sample.read(yaml, settings));
    assertEquals(error, refused.getMessage());
  }
}
