package dev.ito.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.experiment.Sample;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlErrorTest {
  // Each line is (text of Sample.YAML | its replacement | the error line).

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          steps: | stepz: | a.yaml:8:5: sampling.grid.stepz: unknown key; did you mean "steps"? (allowed: steps, t-min, t-max)
          t-min: | tMin: | a.yaml:9:5: sampling.grid.tMin: unknown key; did you mean "t-min"? (allowed: steps, t-min, t-max)
          t-min: | T_MIN: | a.yaml:9:5: sampling.grid.T_MIN: unknown key; did you mean "t-min"? (allowed: steps, t-min, t-max)
          count: 4 | count: 4\\n  whatever: 1 | a.yaml:6:3: sampling.whatever: unknown key (allowed: count, grid, method, options)
          count: 4 | count: 4\\n  type: x | a.yaml:6:3: sampling.type: unknown key (allowed: count, grid, method, options)
          count: 4 | count: 4\\n  method: {type: euler, eta: 1} | a.yaml:6:25: sampling.method.eta: unknown key (allowed: type)
          seed: 42 | seed: 42\\nseed: 43 | a.yaml:3:1: seed: duplicate key; keep one (the first is at a.yaml:2:1)
          min: 0.1, | min: 0.1, min: 0.2, | a.yaml:3:48: sde.beta.min: duplicate key; keep one (the first is at a.yaml:3:38)
          seed: 42\\n | `` | a.yaml:1:1: seed: required key is missing; add it (an integer)
          `min: 0.1, ` | `` | a.yaml:3:23: sde.beta.min: required key is missing; add it (a number)
          sampling:\\n | ignored:\\n | a.yaml:4:1: ignored: unknown key (allowed: name, seed, sde, sampling, condition, verbose, range, evaluation, data, limits, fill)
          name: toy\\n | `` | a.yaml:1:1: name: required key is missing; add it (text)
          `    t-min: 1e-3\\n` | `` | a.yaml:7:5: sampling.grid.t-min: required key is missing; add it (a number)
          seed: 42 | ? [a]\\n: 1 | a.yaml:2:3: a key must be a word, was a mapping or a list
          """)
  void aWrongKeyIsRefused(String text, String replacement, String error) {
    assertEditRefused(text, replacement, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          type: vp | type: vpp | a.yaml:3:13: sde.type: unknown type "vpp"; did you mean "vp"? (allowed: vp, sub-vp, ve, linear)
          type: vp | type: brownian | a.yaml:3:13: sde.type: unknown type "brownian" (allowed: vp, sub-vp, ve, linear)
          `type: vp, ` | `` | a.yaml:3:6: sde.type: required key is missing; add it (one of vp, sub-vp, ve, linear)
          type: vp | type: null | a.yaml:3:13: sde.type: expected one of vp, sub-vp, ve, linear, was null
          type: vp | type: [vp] | a.yaml:3:13: sde.type: expected one of vp, sub-vp, ve, linear, was a list
          {type: vp, beta: {type: linear, min: 0.1, max: 20}} | vp | a.yaml:3:6: sde: expected a mapping, was vp; write {type: vp}
          {type: vp, beta: {type: linear, min: 0.1, max: 20}} | [] | `a.yaml:3:6: sde: expected a mapping with type: vp | sub-vp | ve | linear, was a list`
          seed: 42 | seed: 42\\ncondition: tme | a.yaml:3:12: condition: unknown value "tme"; did you mean "time"? (allowed: time, step, log-sigma)
          seed: 42 | seed: 42\\ncondition: TIME | a.yaml:3:12: condition: unknown value "TIME"; did you mean "time"? (allowed: time, step, log-sigma)
          seed: 42 | seed: 42\\ncondition: {} | a.yaml:3:12: condition: expected one of time, step, log-sigma, was a mapping
          """)
  void aWrongNameIsRefused(String text, String replacement, String error) {
    assertEditRefused(text, replacement, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          count: 4 | count: "5" | a.yaml:5:10: sampling.count: expected an integer, was "5"; remove the quotes
          count: 4 | count: 5.5 | a.yaml:5:10: sampling.count: expected an integer, was 5.5
          count: 4 | count: 1e3 | a.yaml:5:10: sampling.count: expected an integer, was 1e3; write 1000
          count: 4 | count: 012 | a.yaml:5:10: sampling.count: expected an integer, was 012
          count: 4 | count: four | a.yaml:5:10: sampling.count: expected an integer, was four
          count: 4 | count: true | a.yaml:5:10: sampling.count: expected an integer, was true
          count: 4 | count: [4] | a.yaml:5:10: sampling.count: expected an integer, was a list
          count: 4 | count: 3000000000 | a.yaml:5:10: sampling.count: expected an integer from -2147483648 to 2147483647, was 3000000000
          seed: 42 | seed: 9223372036854775808 | a.yaml:2:7: seed: expected an integer from -9223372036854775808 to 9223372036854775807, was 9223372036854775808
          max: 20 | max: "20" | a.yaml:3:53: sde.beta.max: expected a number, was "20"; remove the quotes
          max: 20 | max: 20s | a.yaml:3:53: sde.beta.max: expected a number, was 20s
          max: 20 | max: 1e999 | a.yaml:3:53: sde.beta.max: 1e999 is too large for a number
          max: 20 | max: -1.5e999 | a.yaml:3:53: sde.beta.max: -1.5e999 is too large for a number
          seed: 42 | seed: 42\\nverbose: 1 | a.yaml:3:10: verbose: expected true or false, was 1
          seed: 42 | seed: 42\\nverbose: yes | a.yaml:3:10: verbose: expected true or false, was yes
          seed: 42 | seed: 42\\nverbose: 'true' | a.yaml:3:10: verbose: expected true or false, was "true"; remove the quotes
          name: toy | name: 5 | a.yaml:1:7: name: expected text, was 5; put it in quotes
          name: toy | name: true | a.yaml:1:7: name: expected text, was true; put it in quotes
          name: toy | name: {a: b} | a.yaml:1:7: name: expected text, was a mapping
          name: toy | name: null | a.yaml:1:7: name: expected text, was null
          name: toy | name: | a.yaml:1:6: name: expected text, was nothing
          name: toy | name: ~ | a.yaml:1:7: name: expected text, was ~
          seed: 42 | seed: 42\\ncondition: null | a.yaml:3:12: condition: expected one of time, step, log-sigma, was null
          seed: 42 | seed: 42\\nrange: 1 | a.yaml:3:8: range: expected a list, was 1; write [1]
          seed: 42 | seed: 42\\nrange: one | a.yaml:3:8: range: expected a list, was one
          seed: 42 | seed: 42\\nrange: [0, one] | a.yaml:3:12: range.1: expected a number, was one
          seed: 42 | seed: 42\\nrange: [0, ~] | a.yaml:3:12: range.1: expected a number, was ~
          seed: 42 | seed: 42\\nlimits: {a: b} | a.yaml:3:13: limits.a: expected an integer, was b
          seed: 42 | seed: 42\\nfill: one | a.yaml:3:7: fill: expected a number or a list, was one
          seed: 42 | seed: 42\\nfill: [one] | a.yaml:3:8: fill.0: expected a number, was one
          """)
  void aWrongValueIsRefused(String text, String replacement, String error) {
    assertEditRefused(text, replacement, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          steps: 10 | steps: 0 | a.yaml:8:12: sampling.grid: steps must be at least 1, was 0
          t-min: 1e-3 | t-min: 2 | a.yaml:9:12: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are 2.0 and 1.0
          seed: 42 | seed: 42\\nevaluation:\\n  - samples: 5\\n  - samples: -1 | a.yaml:5:14: evaluation.1: samples must be positive, was -1
          seed: 42 | seed: 42\\nevaluation:\\n  - {samples: 5, probes: 9} | a.yaml:4:5: evaluation.0: too few draws for this estimate
          {type: linear, min: 0.1, max: 20} | {type: discrete, base: {type: cosine}} | a.yaml:3:46: sde.beta: a discrete beta is given either by base and steps, or by betas: [...]
          {type: vp, beta: {type: linear, min: 0.1, max: 20}} | {type: linear, drift: 2*, diffusion-squared: 1} | a.yaml:3:28: sde.drift: the formula "2*" does not parse ([Too many operators]): write a function of t, such as "0.1 + 19.9*t"
          {type: vp, beta: {type: linear, min: 0.1, max: 20}} | {type: linear, drift: 0} | a.yaml:3:6: sde.diffusion-squared: required key is missing; add it (text or a number)
          """)
  void whatAConstructorRefusesIsLocated(String text, String replacement, String error) {
    assertEditRefused(text, replacement, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `  count: 4` | \\tcount: 4 | a.yaml:5:1: not valid YAML: a tab; indent with spaces
          beta: {type | beta: [type | a.yaml:3:55: not valid YAML: expected ',' or ']', but got }; check the indentation, brackets and quotes here
          name: toy | name: 'toy | a.yaml:10:1: not valid YAML: found unexpected end of stream; check the indentation, brackets and quotes here
          name: toy | name: *toy | a.yaml:1:7: not valid YAML: found undefined alias toy; check the indentation, brackets and quotes here
          seed: 42 | `seed: \u0001` | a.yaml:2:7: not valid YAML: the character U+0001 is not allowed; remove it
          {type: vp, | !<vp> { | a.yaml:3:6: sde: the tag vp has no meaning here; remove it
          seed: 42 | <<: {a: 1} | a.yaml:2:1: merge keys (<<) are not read; write the keys out
          seed: 42 | range: &r [*r] | a.yaml:2:8: range.0: this value contains itself; write it out
          t-min: 1e-3\\n | t-min: 1e-3\\n---\\nname: b\\n | a.yaml:11:1: a second document starts here; keep one per file
          """)
  void whatIsNotYamlIsRefused(String text, String replacement, String error) {
    assertEditRefused(text, replacement, error);
  }

  private static void assertEditRefused(String text, String replacement, String error) {
    String yaml = Sample.YAML.replace(lines(text), lines(replacement));
    assertNotEquals(Sample.YAML, yaml);
    assertRefused(error, yaml);
  }

  private static String lines(String cell) {
    return cell.replace("\\n", "\n").replace("\\t", "\t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n", "~\n"})
  void anEmptyFileIsRefused(String yaml) {
    assertRefused("a.yaml:1:1: the file is empty; the files in configs/ show what to write", yaml);
  }

  @Test
  void aBlockInAScalarIsRefused() {
    assertRefused(
        "a.yaml:7:11: not valid YAML: mapping values are not allowed here; check the indentation,"
            + " brackets and quotes here",
        Sample.YAML.replace("grid:\n", "grid: 5\n").replace("    type: uni", "      type: uni"));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sampling.count=x | --set sampling.count=x: expected an integer, was x
          sampling.grid.steps=0 | --set sampling.grid.steps=0: sampling.grid: steps must be at least 1, was 0
          sampling.grid.t-max=1e-4 | --set sampling.grid.t-max=1e-4: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are 0.001 and 1.0E-4
          sampling.grid.stepz=5 | --set sampling.grid.stepz=5: unknown key; did you mean "steps"? (allowed: steps, t-min, t-max)
          sampling.gird.steps=5 | --set sampling.gird.steps=5: sampling.gird: unknown key; did you mean "grid"? (allowed: count, grid, method, options)
          sde={type: ve, sigma-min: 1} | --set sde={type: ve, sigma-min: 1}: sde.sigma-max: required key is missing; add it (a number)
          sde.type=ve | a.yaml:3:17: sde.beta: unknown key (allowed: sigma-min, sigma-max); it is left over from the type in the file: replace the whole mapping, --set 'sde={type: ve, sigma-min: ..., sigma-max: ...}'
          evaluation.0.samples=5 | --set evaluation.0.samples=5: evaluation: expected a list, was a mapping
          range.2=5 | --set range.2=5: range: no element 2; its elements are 0 to 1
          range.last=5 | --set range.last=5: range: no element last; its elements are 0 to 1
          seed.value=5 | --set seed.value=5: seed: expected a mapping or a list, was 42
          seed.value.x=5 | --set seed.value.x=5: seed: expected a mapping or a list, was 42
          seed | --set seed: write it as path.to.key=value
          =5 | --set =5: write it as path.to.key=value
          sampling..count=5 | --set sampling..count=5: write it as path.to.key=value
          seed= | --set seed=: expected an integer, was nothing
          seed=[1 | --set seed=[1: not valid YAML: expected ',' or ']', but got <stream end>; check the indentation, brackets and quotes here
          """)
  void aWrongSettingIsRefused(String setting, String error) {
    assertRefused(error, Sample.YAML + "range: [0, 1]\n", setting);
  }

  /** What checks of the whole say later: a setting is to blame before the place in the file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sampling.grid.steps=2000 | sampling.grid: it has 2000 steps, not 1000 | --set sampling.grid.steps=2000: sampling.grid: it has 2000 steps, not 1000
          sampling.grid.type=log-snr | sampling.grid: log-snr is for others | --set sampling.grid.type=log-snr: sampling.grid: log-snr is for others
          sampling.count=7 | sampling.grid: it has 10 steps, not 5 | FILE:7:5: sampling.grid: it has 10 steps, not 5
          sde.beta.max=5 | sampling.grid: too few steps for a max of 5 | --set sde.beta.max=5: sampling.grid: too few steps for a max of 5
          seed=7 | sampling.grid: it has 7 steps, not 5 | FILE:7:5: sampling.grid: it has 7 steps, not 5
          sampling={count: 1} | sampling: count is 1 | --set sampling={count: 1}: sampling: count is 1
          """)
  void aLaterErrorIsPlacedAtTheSetting(
      String setting, String message, String error, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), Sample.YAML);
    assertEquals(
        error.replace("FILE", file.toString()),
        Yaml.located(file, List.of(setting), new InvalidInput(message)).getMessage());
  }

  @Test
  void aTextOfTheCommandLineHasNoLines() {
    InvalidInput refused =
        assertThrows(
            InvalidInput.class,
            () -> Yaml.readWords("--data", "{name: 5}", Sample.class, List.of()));
    assertEquals("--data: name: expected text, was 5; put it in quotes", refused.getMessage());
  }

  /** A record whose values do not fit the memory. */
  record Huge(int size) {
    Huge {
      throw new OutOfMemoryError("Java heap space");
    }
  }

  @Test
  void thatMemoryRanOutIsNoFaultOfTheFile() {
    OutOfMemoryError error =
        assertThrows(
            OutOfMemoryError.class, () -> Yaml.read("a.yaml", "size: 3", Huge.class, List.of()));
    assertEquals("Java heap space", error.getMessage());
  }

  @Test
  void aFileIsNamedAsItWasGiven(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("b.yaml");
    assertFileRefused(": no such file; check the path", file);
    assertFileRefused(": cannot be read; is it a file you may read?", folder);
    Files.write(file, "name: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertFileRefused(": not UTF-8 text; save it as UTF-8", file);
    Files.writeString(file, "#".repeat((4 << 20) + 1));
    assertFileRefused(": more than 4194304 bytes are no experiment", file);
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
