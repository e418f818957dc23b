package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunFolders;
import dev.ito.job.AverageJob;
import dev.ito.job.Run;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.train.PowerAverage;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an average of another width of the weights of a training. */
@Command(
    name = "average",
    description =
        "Make the average of the weights that a training would have had with another width, of"
            + " those that it kept (training.power-averages), as a run to sample from and to"
            + " measure.")
final class AverageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ExperimentFile file;

  @Option(
      names = "--width",
      required = true,
      paramLabel = "W",
      description = "Standard deviation of its steps as a part of the training, such as 0.08.")
  private double width;

  @Option(
      names = "--at",
      paramLabel = "STEP",
      description = "The step after which it is; the last that was kept by default.")
  private Long at;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write, which must not be there.")
  private Path out;

  @Mixin private Verbose verbose;

  @Override
  public Integer call() throws Exception {
    PowerAverage wanted = InvalidInput.inside("--width: ", () -> new PowerAverage(width));
    Experiment experiment = file.read(List.of());
    try (Terminal terminal = Terminal.open(spec)) {
      RunFolders folders = file.folders(null, experiment);
      Run run = new Run(experiment, folders, Main.provenance(spec, Device.CPU), terminal);
      OptionalLong step = at == null ? OptionalLong.empty() : OptionalLong.of(at);
      new AverageJob(run, wanted, step, out).execute();
      return 0;
    }
  }
}
