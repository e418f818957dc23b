package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.job.EvaluateJob;
import dev.ito.job.Jobs;
import dev.ito.job.SampleJob;
import dev.ito.job.Session;
import java.util.ArrayList;
import java.util.List;
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
    return options.execute(this::jobs);
  }

  private Jobs jobs(Experiment experiment) {
    List<Session.Job> then = new ArrayList<>();
    then.add(new SampleJob(Latents.drawn(experiment), false));
    if (!experiment.evaluation().isEmpty()) {
      then.add(EvaluateJob.of(experiment, Optional.empty()));
    }
    return new Jobs(experiment.trained().isPresent(), resuming.force(), then, Optional.empty());
  }
}
