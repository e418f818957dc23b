package dev.ito.cli;

import dev.ito.job.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains or resumes. */
@Command(name = "train", description = "Train the network, resuming if it was cut off.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;
  @Mixin private Resuming resuming;

  /** How a training that was cut off goes on. */
  static final class Resuming {
    @Option(
        names = "--force",
        description =
            "Go on from the checkpoint though it is of another experiment, seed or data, or is"
                + " misnamed, or anew in place of a model without one; the provenance says so.")
    private boolean force;

    boolean force() {
      return force;
    }
  }

  @Override
  public Integer call() throws Exception {
    return options.execute(
        experiment -> new Jobs(true, resuming.force(), List.of(), Optional.empty()));
  }
}
