package dev.ito.golden;

import dev.ito.cli.Ito;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts for the user: help, refusals, schemas, what is known without training. */
@Tag("native")
class MessagesRecordTest {
  private static final String EXPERIMENT =
      """
      name: points
      dataset: {type: points, distribution: two-moons, count: 100}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      network: {type: mlp, width: 16, depth: 1}
      objective: {prediction: v}
      training: {batch: 16, steps: 5}
      sampling: {count: 5, grid: {type: log-snr, steps: 4, t-min: 1.0e-3}, solver: {type: heun}}
      """;

  private static final String MIXTURE =
      """
      name: mixture
      model: {type: gaussian-mixture, shape: [2], weights: [3, 7], means: [[-1, 0], [1, 0.5]], standard-deviations: [0.3, 0.5]}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      sampling: {count: 5, grid: {type: uniform, steps: 4, t-min: 1.0e-3}, solver: {type: heun}}
      """;

  private static final List<String> COMMANDS =
      List.of(
          "",
          "run",
          "train",
          "sample",
          "evaluate",
          "fid",
          "disturb",
          "average",
          "convert",
          "data",
          "data list",
          "data inspect",
          "data fetch",
          "doctor",
          "schema",
          "bench",
          "verify",
          "compare",
          "runs",
          "runs diff");

  @TempDir private Path folder;

  private String said(Object... words) {
    return Masks.result(Ito.run(words), folder);
  }

  private static Object[] words(String line) {
    return Stream.of(line.split(" ")).filter(word -> !word.isEmpty()).toArray();
  }

  @Test
  void help() throws IOException {
    Golden golden = new Golden("help.txt");
    for (String command : COMMANDS) {
      golden.put("ito " + command + " --help", said(words(command + " --help")));
    }
    golden.check();
  }

  /** Every command without words, with a wrong option, with a file that is not there. */
  @Test
  void wrongCommandLines() throws IOException {
    Golden golden = new Golden("command-lines.txt");
    for (String command : COMMANDS) {
      if (!List.of("doctor", "schema", "data list", "verify", "runs").contains(command)) {
        golden.put("ito " + command, said(words(command)));
      }
      golden.put("ito " + command + " --wrong", said(words(command + " --wrong")));
    }
    for (String line : CommandLines.WRONG) {
      String placed = line.replace("NONE", folder.resolve("none.yaml").toString());
      golden.put("ito " + line, said(words(placed)));
    }
    golden.check();
  }

  @Test
  void dryRuns() throws IOException {
    Golden golden = new Golden("dry-runs.txt");
    Path file = Ito.yaml(folder, EXPERIMENT);
    for (String command : List.of("run", "train", "sample", "evaluate")) {
      golden.put(command, said(command, file, "--dry-run"));
    }
    golden.put("json", said("run", file, "--dry-run", "--json"));
    golden.put("seed", said("run", file, "--dry-run", "--seed", 9));
    for (String setting : CommandLines.SETTINGS) {
      golden.put("--set " + setting, said("run", file, "--dry-run", "--set", setting));
    }
    golden.check();
  }

  @Test
  void refusedSettings() throws IOException {
    Golden golden = new Golden("refused-settings.txt");
    Path file = Ito.yaml(folder, MIXTURE);
    for (String setting : CommandLines.REFUSED) {
      golden.put(
          setting, said("evaluate", file, "--out", folder.resolve("none"), "--set", setting));
    }
    golden.check();
  }

  @Test
  void schemas() throws IOException {
    for (String kind : List.of("experiment", "study")) {
      Golden golden = new Golden("schema-" + kind + ".txt");
      golden.put(kind, said("schema", kind));
      golden.check();
    }
  }

  @Test
  void dataSets() throws IOException {
    Golden golden = new Golden("data.txt");
    golden.put("list", said("data", "list"));
    golden.put("list as JSON", said("data", "list", "--json"));
    golden.put("digits", said("data", "inspect", "digits"));
    golden.put("digits as JSON", said("data", "inspect", "digits", "--json"));
    for (String points : List.of("swiss-roll", "checkerboard", "two-moons", "mixture")) {
      String setting = "distribution=" + points;
      golden.put(
          points,
          said("data", "inspect", "points", "--set", setting, "--set", "count=50", "--json"));
    }
    golden.put("none", said("data", "inspect", "mnist", "--path", folder.resolve("none")));
    golden.check();
  }
}
