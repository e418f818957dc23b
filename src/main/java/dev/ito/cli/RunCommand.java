package dev.ito.cli;

import dev.ito.experiment.Latents;
import dev.ito.job.EvaluateJob;
import dev.ito.job.Run;
import dev.ito.job.SampleJob;
import dev.ito.job.TrainJob;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains (or resumes), samples and evaluates. */
@Command(
    name = "run",
    description = "Train the network, resuming if it was cut off, draw samples and evaluate.")
final class RunCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return options.execute(
        spec.commandLine().getOut(),
        (experiment, folder, provenance, terminal) -> {
          boolean trained =
              experiment.training() == null
                  || new TrainJob(experiment, folder, provenance, terminal).execute();
          if (trained) {
            Run run = new Run(experiment, folder, Optional.empty(), provenance, terminal);
            new SampleJob(run, Latents.drawn(experiment), false).execute();
            if (!experiment.evaluation().isEmpty()) {
              new EvaluateJob(run, Optional.empty()).execute();
            }
          }
          return trained;
        });
  }
}
