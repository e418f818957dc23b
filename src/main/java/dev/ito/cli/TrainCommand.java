package dev.ito.cli;

import dev.ito.job.TrainJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains or resumes. */
@Command(name = "train", description = "Train the network, resuming if it was cut off.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return options.execute(spec.commandLine().getOut(), run -> TrainJob.of(run).execute());
  }
}
