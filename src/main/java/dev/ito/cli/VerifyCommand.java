package dev.ito.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.AtomicFile;
import dev.ito.io.Target;
import dev.ito.nn.Device;
import dev.ito.verify.Verification;
import dev.ito.verify.Verification.Check;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves the solvers on exact scores. */
@Command(
    name = "verify",
    description =
        "Check on exact scores that solvers are the published algorithms where they should be, and"
            + " the order of each; the exit code is 1 if a line fails.")
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of the report and its charts (${DEFAULT-VALUE}).")
  private Path out = Path.of("results", "verify");

  @Option(names = "--json", description = "Print the report as JSON on stdout.")
  private boolean json;

  @Mixin private Verbose verbose;

  /** The report as a file. */
  private record Report(JsonNode origin, boolean passed, Verification result) {}

  @Override
  public Integer call() throws Exception {
    new Target(out).requireFolder();
    try (Terminal terminal = Terminal.open(spec)) {
      return new RunDirectory(out).alone(terminal, () -> verify(terminal));
    }
  }

  private int verify(Terminal terminal) throws IOException {
    Verification result = Verification.run(terminal::say);
    result.draw(out);
    PrintWriter stdout = spec.commandLine().getOut();
    boolean passed = result.failed().isEmpty();
    JsonNode origin = Main.provenance(spec, Device.CPU).origin();
    String report = Yaml.json().writeValueAsString(new Report(origin, passed, result)) + "\n";
    AtomicFile.writeText(out.resolve("verify.json"), report);
    stdout.print(json ? report : table(result));
    stdout.flush();
    return passed ? 0 : 1;
  }

  private String table(Verification result) {
    StringBuilder table = new StringBuilder();
    String group = "";
    for (Check check : result.checks()) {
      if (!group.equals(check.group())) {
        group = check.group();
        table.append(String.format(Locale.ROOT, "%n%-64s %11s   %s%n", group, "found", "must be"));
      }
      table.append(line(check));
    }
    List<Check> failed = result.failed();
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%n%d of %d lines passed in %.0f s; charts and numbers: %s%n",
                result.checks().size() - failed.size(),
                result.checks().size(),
                result.seconds(),
                out))
        .toString();
  }

  private static String line(Check check) {
    return String.format(
        Locale.ROOT,
        "  %-62s %11.4g   %.4g +- %.2g%s%n",
        check.name(),
        check.measured(),
        check.expected(),
        check.margin(),
        check.passed() ? "" : "   FAILED");
  }
}
