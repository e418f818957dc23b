package dev.ito.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.experiment.SamplingSpeed;
import dev.ito.experiment.Trained;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Benchmark;
import dev.ito.nn.StepProfile;
import dev.ito.yaml.Yaml;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the speed and memory of an experiment's network. */
@Command(
    name = "bench",
    description =
        "Measure graph building, training steps, evaluations and native memory of a network.")
final class BenchCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;
  private static final double PERCENT = 100;

  @Mixin private ExperimentOptions options;

  @Option(names = "--steps", paramLabel = "N", description = "Training steps (${DEFAULT-VALUE}).")
  private int steps = 100;

  @Option(
      names = "--profile",
      description = "Trace one further step and say which operations took its time.")
  private boolean profiled;

  @Option(
      names = "--sample",
      description = "Draw a few batches of samples too, as the file says, with untrained weights.")
  private boolean sampled;

  /** What is printed as JSON. */
  private record Result(
      @JsonUnwrapped Benchmark network,
      @JsonInclude(JsonInclude.Include.NON_NULL) SamplingSpeed sampling) {}

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(steps >= 10, "--steps must be at least 10, was %d", steps);
    return options.measure(
        (experiment, device, terminal) -> {
          Trained trained =
              experiment
                  .trained()
                  .orElseThrow(
                      () -> new InvalidInput(experiment.name() + " has no network to measure"));
          Benchmark benchmark =
              Benchmark.measure(
                  trained.network(),
                  trained.shape(),
                  trained.training().batch(),
                  steps,
                  device,
                  profiled,
                  terminal::say);
          SamplingSpeed sampling =
              sampled ? SamplingSpeed.measure(experiment, trained, device, terminal) : null;
          return options.isJson()
              ? Yaml.json().writeValueAsString(new Result(benchmark, sampling))
              : text(benchmark)
                  + Optional.ofNullable(benchmark.profile()).map(BenchCommand::text).orElse("")
                  + Optional.ofNullable(sampling).map(BenchCommand::text).orElse("");
        });
  }

  private static String text(StepProfile p) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%na traced step of %.4f s: %d operations on the host, %d kernels busy for %.4f s%s",
            p.wallSeconds(),
            p.nodes(),
            p.kernels(),
            p.busySeconds(),
            p.onCpu().isEmpty() ? "" : "; on the CPU: " + String.join(", ", p.onCpu())));
    for (StepProfile.Row row : p.busiest()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n  %8.3f ms %6d  %s",
              1e3 * row.seconds(),
              row.count(),
              row.operation()));
    }
    return text.toString();
  }

  private static String text(SamplingSpeed s) {
    return String.format(
        Locale.ROOT,
        "%n%d samples with %.0f evaluations each in %.3f s (%.1f %% of it on the host)",
        s.samples(),
        s.evaluations(),
        s.seconds(),
        PERCENT * s.hostShare());
  }

  private static String text(Benchmark b) {
    return String.format(
        Locale.ROOT,
        "%s, batch %d; parameters %,d; build %.2f s; first step %.2f s; step %.4f s (%.1f %% of it on the host); forward %.4f s; forward and product with the Jacobian %.4f s (%.2f times); native memory %.0f MiB after a tenth of the steps, %.0f MiB at the end",
        b.device(),
        b.batch(),
        b.parameters(),
        b.buildSeconds(),
        b.firstStepSeconds(),
        b.stepSeconds(),
        PERCENT * b.hostShare(),
        b.forwardSeconds(),
        b.vjpSeconds(),
        b.vjpSeconds() / b.forwardSeconds(),
        b.memoryAtTenth() / MEBIBYTE,
        b.memoryAtEnd() / MEBIBYTE);
  }
}
