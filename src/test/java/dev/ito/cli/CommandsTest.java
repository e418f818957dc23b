package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.Catalogue;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Tiny;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that train nothing, and what all commands share. */
@Tag("native")
class CommandsTest {
  @TempDir private Path folder;

  private static Stream<Path> configs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("configs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aDryRunPrintsTheResolvedExperimentAndStops(Path file) {
    Path out = folder.resolve("out");
    Ito.Result result = Ito.run("run", file, "--dry-run", "--out", out);
    assertEquals(0, result.exit(), result.toString());
    assertEquals("", result.error());
    // Data need not be here to see what a file means.
    assertTrue(
        result
            .progress()
            .lines()
            .allMatch(line -> line.startsWith("warning: it cannot be run yet: dataset: ")),
        result.toString());
    Experiment experiment = Yaml.read(file, Experiment.class, List.of());
    assertEquals(Yaml.write(experiment), result.out());
    assertFalse(Files.exists(out));
  }

  @Test
  void aDryRunShowsWhatWasSetOnTheCommandLine() throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    Ito.Result result =
        Ito.run("train", file, "--dry-run", "--json", "--seed", 7, "--set", "training.steps=9");
    assertSilentSuccess(result);
    JsonNode tree = Yaml.json().readTree(result.out());
    assertEquals(7, tree.at("/seed").asInt());
    assertEquals(9, tree.at("/training/steps").asInt());
    assertEquals("time", tree.at("/objective/condition").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "train",
        "sample",
        "data",
        "data list",
        "data inspect",
        "data fetch",
        "doctor",
        "schema",
        "bench"
      })
  void everyCommandExplainsItself(String command) {
    Ito.Result result = Ito.run((Object[]) (command + " --help").strip().split(" "));
    assertSilentSuccess(result);
    assertTrue(result.out().startsWith("Usage: ito " + command), result.out());
    assertTrue(result.out().contains("--help"), result.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "walk",
        "run",
        "run a.yaml b.yaml",
        "run a.yaml --fast",
        "run a.yaml --seed x",
        "run a.yaml --device tpu",
        "data eat",
        "data fetch",
        "schema a.yaml"
      })
  void aWrongCommandLineIsRefusedInOneLine(String words) {
    Ito.Result result = Ito.run((Object[]) words.strip().split(" +"));
    assertEquals(2, result.exit(), result.toString());
    assertEquals(1, result.error().lines().count(), result.error());
    assertTrue(result.error().matches("ito: .*; see ito.* --help\\R"), result.error());
    assertEquals("", result.out() + result.progress());
  }

  @Test
  void theVersionIsPrinted() {
    Ito.Result result = Ito.run("--version");
    assertSilentSuccess(result);
    assertTrue(result.out().startsWith("ito "), result.out());
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.yaml");
    Ito.Result result = Ito.run("run", file);
    assertEquals(2, result.exit());
    assertEquals(
        "ito: " + file + ": no such file; check the path" + System.lineSeparator(), result.error());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-v", "--verbose"})
  void theStackTraceComesOnDemand(String verbose) {
    Ito.Result result = Ito.run("run", folder.resolve("none.yaml"), verbose);
    assertEquals(2, result.exit());
    assertTrue(result.error().contains("\tat dev.ito.yaml.Yaml."), result.error());
  }

  @Test
  void stepsWithWhichNothingIsFiniteAreRefusedInOneLine() throws IOException {
    Path file =
        Ito.yaml(
            folder,
            Tiny.MIXTURE
                .replaceFirst("sde: .*", "sde: {type: ve, sigma-min: 1.0e-9, sigma-max: 1.0e200}")
                .replace("euler-maruyama", "heun"));
    Ito.Result result = Ito.run("sample", file, "--out", folder.resolve("out"));
    assertEquals(2, result.exit(), result.toString());
    assertEquals(1, result.error().lines().count(), result.error());
    assertTrue(result.error().contains("are too few for heun"), result.error());
    assertFalse(result.error().contains("\tat "), result.error());
  }

  @Test
  void theDataSetsAreListed() throws IOException {
    Ito.Result text = Ito.run("data", "list");
    assertSilentSuccess(text);
    assertEquals(Catalogue.ALL.size(), text.out().lines().count());
    Ito.Result json = Ito.run("data", "list", "--json");
    assertSilentSuccess(json);
    assertEquals(
        Catalogue.ALL.stream().map(Catalogue::name).toList(),
        Yaml.json().readTree(json.out()).findValuesAsText("name"));
  }

  @Test
  void digitsAreInspected() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    Ito.Result result = Ito.run("data", "inspect", "digits", "--json");
    assertSilentSuccess(result);
    JsonNode tree = Yaml.json().readTree(result.out());
    assertEquals(1500, tree.at("/0/count").asInt());
    assertEquals(297, tree.at("/1/count").asInt());
    assertEquals(17, tree.at("/0/levels").asInt());
    Ito.Result drawn = Ito.run("data", "inspect", "digits", "--out", sheet);
    assertSilentSuccess(drawn);
    assertTrue(drawn.out().contains("count: 1500"), drawn.out());
    assertTrue(ImageIO.read(sheet.toFile()).getWidth() >= 80);
  }

  @Test
  void pointsAreInspected() throws IOException {
    Path plot = folder.resolve("plot.png");
    Ito.Result result =
        Ito.run(
            "data",
            "inspect",
            "points",
            "--set",
            "distribution=two-moons",
            "--set",
            "count=50",
            "--out",
            plot);
    assertSilentSuccess(result);
    assertTrue(result.out().contains("count: 50"), result.out());
    assertTrue(Files.size(plot) > 0);
  }

  @Test
  void unknownDataSetsAreRefusedWithTheNamesThereAre() {
    for (String command : List.of("fetch", "inspect")) {
      Ito.Result result = Ito.run("data", command, "imagenet");
      assertEquals(2, result.exit());
      assertEquals(
          "ito: there is no data set \"imagenet\": use one of digits, mnist, fashion-mnist,"
              + " cifar10, image-folder, points, npy, csv"
              + System.lineSeparator(),
          result.error());
    }
  }

  @Test
  void whatIsEmbeddedIsNotFetched() throws IOException {
    Ito.Result result = Ito.run("data", "fetch", "digits", "--to", folder.resolve("data"));
    assertEquals(2, result.exit());
    assertEquals(1, result.error().lines().count());
    assertFalse(Files.exists(folder.resolve("data")));
  }

  @Test
  void aFileInPlaceOfTheDataFolderIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("data"), "");
    Ito.Result result = Ito.run("data", "fetch", "mnist", "--to", file);
    assertEquals(2, result.exit(), result.toString());
    assertEquals(
        "ito: " + file + " is a file: choose another folder for the data" + System.lineSeparator(),
        result.error());
  }

  @Test
  void theDoctorNamesJavaTensorFlowAndADevice() throws IOException {
    Ito.Result text = Ito.run("doctor");
    assertSilentSuccess(text);
    assertTrue(text.out().contains("TensorFlow  2."), text.out());
    Ito.Result json = Ito.run("doctor", "--json");
    assertSilentSuccess(json);
    JsonNode tree = Yaml.json().readTree(json.out());
    assertTrue(tree.get("java").asText().startsWith(System.getProperty("java.version")));
    assertTrue(tree.get("devices").get(0).asText().contains("CPU"), json.out());
    assertFalse(tree.has("check"), json.out());
  }

  /** The CPU is equal to itself, and bit for bit where both compute in float32. */
  @Test
  void theDoctorChecksADevice() throws IOException {
    assertEquals(2, Ito.run("doctor", "--device", "cpu").exit());
    Ito.Result json = Ito.run("doctor", "--check", "--device", "cpu", "--json");
    assertSilentSuccess(json);
    JsonNode check = Yaml.json().readTree(json.out()).get("check");
    assertTrue(check.isArray(), json.out());
    List<String> layers = check.findValuesAsText("layer");
    assertTrue(layers.containsAll(List.of("convolution 3x3", "training step")), json.out());
    assertEquals(34, check.size());
    for (JsonNode row : check) {
      boolean exact = row.get("precision").textValue().equals("float32");
      for (String quantity : List.of("output", "gradient")) {
        double allowed = exact ? 0 : row.get("allowed").doubleValue();
        assertTrue(row.get(quantity).doubleValue() <= allowed, row::toString);
      }
    }
  }

  @Test
  void theBenchmarkMeasuresTheNetworkOfAnExperiment(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("moons.yaml"), Tiny.POINTS);
    Ito.Result json = Ito.run("bench", file, "--steps", 10, "--json");
    assertEquals(0, json.exit(), json::toString);
    JsonNode tree = Yaml.json().readTree(json.out());
    assertTrue(tree.get("parameters").asInt() > 0, json.out());
    for (String time : List.of("build-seconds", "step-seconds", "forward-seconds")) {
      assertTrue(tree.get(time).asDouble() > 0, json.out());
    }
    assertTrue(tree.get("memory-at-end").asLong() > 0, json.out());
    assertFalse(tree.has("profile") || tree.has("sampling"), json.out());
    assertEquals(2, Ito.run("bench", file, "--steps", 9).exit());
    Path exact = Files.writeString(folder.resolve("exact.yaml"), Tiny.MIXTURE);
    assertEquals(2, Ito.run("bench", exact).exit());
  }

  /** Before it has measured anything for which there is no place. */
  @Test
  void theBenchmarkLeavesNoFiles() throws IOException {
    Path file = Ito.yaml(folder, Tiny.POINTS);
    Ito.Result dry = Ito.run("bench", file, "--dry-run");
    assertEquals(2, dry.exit(), dry.toString());
    assertEquals("ito: bench leaves no files: leave --dry-run out\n", dry.error());
    Path out = folder.resolve("bench-out");
    Ito.Result there = Ito.run("bench", file, "--steps", 10, "--out", out);
    assertEquals(2, there.exit(), there.toString());
    assertEquals("ito: bench leaves no files: leave --out out\n", there.error());
    assertFalse(Files.exists(out));
  }

  @Test
  void theBenchmarkTracesAStepAndDrawsSamplesOnRequest() throws IOException {
    Path file = Ito.yaml(folder, Tiny.POINTS);
    Ito.Result json = Ito.run("bench", file, "--steps", 10, "--json", "--profile", "--sample");
    assertEquals(0, json.exit(), json::toString);
    JsonNode tree = Yaml.json().readTree(json.out());
    assertEquals("cpu", tree.get("device").asText());
    assertTrue(tree.at("/profile/nodes").asInt() > 0, json.out());
    assertTrue(tree.at("/profile/busiest/0/seconds").asDouble() > 0, json.out());
    assertTrue(tree.at("/sampling/seconds").asDouble() > 0, json.out());
    // Heun's method in 4 steps, two each, and one for the final estimate.
    assertEquals(9, tree.at("/sampling/evaluations").asDouble());
    Ito.Result text = Ito.run("bench", file, "--steps", 10, "--profile", "--sample");
    assertEquals(0, text.exit(), text::toString);
    assertTrue(text.out().contains("a traced step of "), text.out());
    assertTrue(text.out().contains(" samples with 9 evaluations each in "), text.out());
  }

  @Test
  void theSchemaIsJson() throws IOException {
    Ito.Result result = Ito.run("schema");
    assertSilentSuccess(result);
    JsonNode schema = Yaml.json().readTree(result.out());
    assertEquals("object", schema.get("type").asText());
    assertTrue(schema.get("$defs").has("sde"));
  }

  private static void assertSilentSuccess(Ito.Result result) {
    assertEquals(0, result.exit(), result.toString());
    assertEquals("", result.error() + result.progress());
  }
}
