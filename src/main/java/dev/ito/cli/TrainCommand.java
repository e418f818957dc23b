package dev.ito.cli;

import dev.ito.job.Run;
import dev.ito.job.TrainJob;
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
                + " misnamed; the provenance says so.")
    private boolean force;

    /** Returns the training of a run. */
    TrainJob job(Run run) {
      return TrainJob.of(run).force(force);
    }
  }

  @Override
  public Integer call() throws Exception {
    return options.execute(run -> resuming.job(run).execute());
  }
}
