package dev.ito.cli;

import dev.ito.experiment.RunDirectory;
import dev.ito.math.InvalidInput;
import dev.ito.runs.RunDifference;
import dev.ito.runs.RunFinder;
import dev.ito.runs.RunRecord;
import dev.ito.runs.RunSummary;
import dev.ito.runs.RunTable;
import dev.ito.yaml.Yaml;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the runs that are there. */
@Command(
    name = "runs",
    description =
        "List the runs below a folder, one in each line: state, loss, metrics, when; or say how two"
            + " of them differ (ito runs diff A B).",
    subcommands = RunsCommand.DiffCommand.class)
final class RunsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Where to look (${DEFAULT-VALUE}).")
  private Path folder = Path.of("results");

  @Option(
      names = "--sort",
      paramLabel = "KEY[,desc]",
      description = "By folder, name, state, steps, loss, when or a metric (${DEFAULT-VALUE}).")
  private String key = "folder";

  @Option(names = "--cells", description = "Those of studies too: cells and trainings.")
  private boolean cells;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(
        Files.isDirectory(folder), "%s: no such folder; name one with runs in it", folder);
    List<RunSummary> found = new ArrayList<>();
    for (RunDirectory run : new RunFinder(cells).below(folder)) {
      found.add(RunSummary.read(run));
    }
    InvalidInput.require(
        !found.isEmpty(), "%s: there are no runs yet: ito run FILE makes one", folder);
    RunTable table = new RunTable(found).sorted(key);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Yaml.json().writeValueAsString(table.runs()) + "\n" : table.text());
    out.flush();
    return 0;
  }

  /** Says how two runs differ. */
  @Command(
      name = "diff",
      description =
          "Say how two runs differ: settings, what made the results, metrics with differences"
              + " paired where both keep the values of the same images or samples.")
  static final class DiffCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "The folder of a run.")
    private Path left;

    @Parameters(index = "1", paramLabel = "B", description = "That of another.")
    private Path right;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin private Verbose verbose;

    /** What is printed as JSON. */
    private record Printed(List<?> settings, List<?> provenance, List<?> metrics) {}

    @Override
    public Integer call() throws Exception {
      List<RunRecord> runs = RunRecord.read(List.of(left, right));
      RunDifference found = RunDifference.of(runs.get(0), runs.get(1));
      PrintWriter out = spec.commandLine().getOut();
      out.print(
          json
              ? Yaml.json()
                      .writeValueAsString(
                          new Printed(found.settings(), found.provenance(), found.metrics()))
                  + "\n"
              : found.text());
      out.flush();
      return 0;
    }
  }
}
