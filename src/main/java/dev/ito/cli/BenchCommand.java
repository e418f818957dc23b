package dev.ito.cli;

import dev.ito.experiment.Yaml;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Benchmark;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the speed and memory of an experiment's network. */
@Command(
    name = "bench",
    description =
        "Measure graph building, training steps, evaluations and native memory of a network.")
final class BenchCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;

  @Mixin private ExperimentOptions options;
  @Spec private CommandSpec spec;

  @Option(names = "--steps", paramLabel = "N", description = "Training steps (${DEFAULT-VALUE}).")
  private int steps = 100;

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(steps >= 10, "--steps must be at least 10, was %d", steps);
    PrintWriter out = spec.commandLine().getOut();
    return options.measure(
        out,
        (experiment, device, terminal) -> {
          InvalidInput.require(
              experiment.training() != null, "%s has no network to measure", experiment.name());
          Benchmark benchmark =
              Benchmark.measure(
                  experiment.architecture(),
                  experiment.shape(),
                  experiment.training().batch(),
                  steps,
                  device,
                  terminal::say);
          return options.isJson() ? Yaml.json().writeValueAsString(benchmark) : text(benchmark);
        });
  }

  private static String text(Benchmark b) {
    return String.format(
        Locale.ROOT,
        "parameters %,d; build %.2f s; first step %.2f s; step %.3f s; forward %.3f s; forward and product with the Jacobian %.3f s (%.2f times); native memory %.0f MiB after a tenth of the steps, %.0f MiB at the end",
        b.parameters(),
        b.buildSeconds(),
        b.firstStepSeconds(),
        b.stepSeconds(),
        b.forwardSeconds(),
        b.vjpSeconds(),
        b.vjpSeconds() / b.forwardSeconds(),
        b.memoryAtTenth() / MEBIBYTE,
        b.memoryAtEnd() / MEBIBYTE);
  }
}
