package dev.ito.cli;

import dev.ito.job.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains or resumes. */
@Command(name = "train", description = "Train the network, resuming if it was cut off.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;

  @Override
  public Integer call() throws Exception {
    return options.execute(experiment -> new Jobs(true, List.of(), Optional.empty()));
  }
}
