package dev.ito.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.nn.DeviceCheck;
import dev.ito.nn.Diagnosis;
import dev.ito.yaml.Yaml;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what Ito runs on, and why a GPU is not used. */
@Command(
    name = "doctor",
    description = "Show Java, TensorFlow and the devices, and why a GPU is not used.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--check",
      description =
          "Also compare every kind of layer, its gradients and a training step with the CPU; exit code 1 if one differs.")
  private boolean check;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu|cpu-xla|gpu-xla",
      description = "What to check (auto by default); with --check.")
  private Device device;

  /** What is printed as JSON. */
  private record Result(
      @JsonUnwrapped Diagnosis diagnosis,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<DeviceCheck.Row> check) {}

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(check || device == null, "--device is what to check: add --check");
    Diagnosis diagnosis = Diagnosis.make();
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      diagnosis.lines().forEach(out::println);
    }
    Device checked = device == null ? Device.AUTO : device;
    List<DeviceCheck.Row> rows = check ? DeviceCheck.run(checked.resolve(), show(out)) : null;
    if (json) {
      out.println(Yaml.json().writeValueAsString(new Result(diagnosis, rows)));
    }
    return rows == null || rows.stream().allMatch(DeviceCheck.Row::passes) ? 0 : 1;
  }

  private Consumer<DeviceCheck.Row> show(PrintWriter out) {
    return row -> {
      if (!json) {
        out.printf(
            Locale.ROOT,
            "%-4s %-9s %-24s output %.1e, gradients %.1e of the largest value (allowed %.0e)%n",
            row.passes() ? "ok" : "BAD",
            row.precision(),
            row.layer(),
            row.output(),
            row.gradient(),
            row.allowed());
      }
    };
  }
}
