package dev.ito.cli;

import dev.ito.experiment.SampleJob;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws samples. */
@Command(name = "sample", description = "Draw samples from a trained network or an exact score.")
final class SampleCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--checkpoint",
      paramLabel = "F",
      description = "The weights; the newest of the run's folder by default.")
  private Path checkpoint;

  @Override
  public Integer call() throws Exception {
    return options.execute(
        spec.commandLine().getOut(),
        (experiment, folder, provenance, terminal) -> {
          new SampleJob(experiment, folder, Optional.ofNullable(checkpoint), provenance, terminal)
              .execute();
          return true;
        });
  }
}
