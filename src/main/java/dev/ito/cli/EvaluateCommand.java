package dev.ito.cli;

import dev.ito.job.EvaluateJob;
import dev.ito.job.Jobs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures likelihood and the quality of samples. */
@Command(
    name = "evaluate",
    description = "Measure what the experiment's evaluation asks: likelihood, quality of samples.")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;

  @Mixin private ExperimentFile.Weights weights;

  @Option(
      names = "--data",
      paramLabel = "X.npy",
      description =
          "Measure these data instead of the data set's, n x shape of a sample: float64 are real"
              + " numbers in model units, uint8 are pixels of the levels of the data. Writes their"
              + " log-densities to bpd.csv.")
  private Path data;

  @Override
  public Integer call() throws Exception {
    return options.execute(
        experiment ->
            Jobs.of(weights.checkpoint(), EvaluateJob.of(experiment, Optional.ofNullable(data))));
  }
}
