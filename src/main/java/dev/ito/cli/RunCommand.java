package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.job.EvaluateJob;
import dev.ito.job.Run;
import dev.ito.job.SampleJob;
import dev.ito.job.Session;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains (or resumes), samples and evaluates. */
@Command(
    name = "run",
    description = "Train the network, resuming if it was cut off, draw samples and evaluate.")
final class RunCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;
  @Mixin private TrainCommand.Resuming resuming;

  @Override
  public Integer call() throws Exception {
    return options.execute(
        run -> {
          boolean trained = run.experiment().trained().isEmpty() || resuming.job(run).execute();
          if (trained) {
            sampleAndEvaluate(run);
          }
          return trained;
        });
  }

  private static void sampleAndEvaluate(Run run) throws IOException {
    Experiment experiment = run.experiment();
    try (Session session = Session.open(run, Optional.empty())) {
      new SampleJob(Latents.drawn(experiment), false).execute(session);
      if (!experiment.evaluation().isEmpty()) {
        EvaluateJob.of(experiment, Optional.empty()).execute(session);
      }
    }
  }
}
