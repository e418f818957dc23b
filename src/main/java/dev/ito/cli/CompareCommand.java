package dev.ito.cli;

import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.runs.RunComparison;
import dev.ito.runs.RunRecord;
import dev.ito.study.Findings;
import dev.ito.study.Forecast;
import dev.ito.study.Row;
import dev.ito.study.Study;
import dev.ito.study.StudyJob;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a study. */
@Command(
    name = "compare",
    description =
        "Run a study, experiments times variations times metrics, resuming if it was cut off; one"
            + " table and one report. The exit code is 1 if a cell failed. Or compare what was"
            + " measured of two runs or more: ito compare A B.")
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "STUDY|RUN",
      description = "The study, a YAML file; or the folders of two runs or more.")
  private List<Path> named;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replace a setting, such as scale=small. May be repeated.")
  private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of the study; results/NAME-SCALE by default.")
  private Path out;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Cells at a time, each in a process of its own (${DEFAULT-VALUE}).")
  private int jobs = 1;

  @Option(
      names = "--only",
      paramLabel = "CELL",
      description = "Run just the cell of this id, as --dry-run lists them; no report.")
  private String only;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu|cpu-xla|gpu-xla",
      description = "Where networks run (auto by default).")
  private Device device = Device.AUTO;

  @Option(names = "--dry-run", description = "List the cells with the time they may take and stop.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print what was found as JSON on stdout.")
  private boolean json;

  @Mixin private Verbose verbose;

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(jobs >= 1, "--jobs must be at least 1, was %d", jobs);
    if (named.size() > 1 || Files.isDirectory(named.get(0))) {
      return compareRuns();
    }
    Path file = named.get(0);
    Study study = Yaml.read(file, Study.class, settings);
    Path folder = out == null ? Path.of("results", study.name() + "-" + study.scale()) : out;
    PrintWriter stdout = spec.commandLine().getOut();
    try (Terminal terminal = Terminal.open(spec)) {
      StudyJob job =
          new StudyJob(study, file, folder, Main.provenance(spec, device.resolve()), terminal);
      if (only == null) {
        job.requireReady();
      }
      if (dryRun) {
        stdout.print(Forecast.of(job).table());
        stdout.flush();
        return 0;
      }
      if (only != null) {
        return job.only(only) ? 0 : 1;
      }
      Findings findings = jobs == 1 ? job.execute() : job.execute(jobs, this::elsewhere);
      print(stdout, findings, folder);
      return findings.rows().stream().allMatch(row -> row.failure().isEmpty()) ? 0 : 1;
    }
  }

  private int compareRuns() throws Exception {
    Path first = named.get(0);
    InvalidInput.require(
        named.size() > 1,
        "%s: that is a folder: name the YAML file of a study, or the folders of two runs or more",
        first);
    for (Path folder : named) {
      InvalidInput.require(
          Files.isDirectory(folder),
          "%s: that is no folder: name one study, or the folders of runs",
          folder);
    }
    InvalidInput.require(
        settings.isEmpty() && out == null && only == null && jobs == 1 && !dryRun,
        "runs are compared as they are: --set, --out, --jobs, --only and --dry-run go with a study");
    RunComparison found = RunComparison.of(RunRecord.read(named));
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.print(json ? Yaml.json().writeValueAsString(found.differences()) + "\n" : found.text());
    stdout.flush();
    return 0;
  }

  private void print(PrintWriter stdout, Findings findings, Path folder) throws IOException {
    if (json) {
      stdout.println(Files.readString(folder.resolve("metrics.json")));
    } else {
      stdout.println(findings.question());
      findings.answer().forEach(sentence -> stdout.println("  " + ascii(sentence.text())));
      findings
          .rows()
          .forEach(row -> row.failure().ifPresent(why -> stdout.println(line(row, why))));
      stdout.printf(Locale.ROOT, "%s%n", folder.resolve("report.html"));
    }
    stdout.flush();
  }

  /** A terminal may know no other letters. */
  private static String ascii(String text) {
    return text.replace("\u00b1", "+-").replace("\u00b5", "u").replace("\u2013", "-");
  }

  private static String line(Row row, String why) {
    return "  failed: " + row.label() + ": " + why;
  }

  /** Runs this command for one cell in a process of its own. */
  private void elsewhere(String id, Path log) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(spec.root().commandLine().getParseResult().originalArgs());
    command.addAll(List.of("--only", id));
    Files.createDirectories(log.getParent());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }
}
