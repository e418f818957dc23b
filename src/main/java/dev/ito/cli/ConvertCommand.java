package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunFolders;
import dev.ito.interop.DiffusersExport;
import dev.ito.interop.Export;
import dev.ito.interop.SavedModelExport;
import dev.ito.job.ConvertJob;
import dev.ito.job.Run;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.score.ScoreForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a network for other frameworks. */
@Command(
    name = "convert",
    description =
        "Write a trained network (its EMA weights) as a folder of the diffusers library, or as a"
            + " SavedModel of TensorFlow.")
final class ConvertCommand implements Callable<Integer> {
  /** The formats. */
  enum Format {
    DIFFUSERS,
    SAVED_MODEL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Spec private CommandSpec spec;

  @Mixin private ExperimentFile file;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORMAT",
      description = "diffusers or saved-model.")
  private Format format;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder to write, which must not be there; by default FORMAT in the folder of the"
              + " run, in results/NAME if that is only read.")
  private Path out;

  @Mixin private ExperimentFile.Weights weights;

  @Option(
      names = "--output",
      paramLabel = "epsilon|score",
      description = "What a saved-model computes from x and t (epsilon by default).")
  private ScoreForm output;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replace a setting. May be repeated.")
  private final List<String> settings = new ArrayList<>();

  @Mixin private Verbose verbose;

  @Override
  public Integer call() throws Exception {
    Export export = export();
    Experiment experiment = file.read(settings);
    try (Terminal terminal = Terminal.open(spec)) {
      RunFolders folders = file.folders(null, experiment);
      if (out == null) {
        folders.requireOneRun();
        folders.remark().ifPresent(terminal::say);
      }
      Run run = new Run(experiment, folders, Main.provenance(spec, Device.CPU), terminal);
      Path target = out == null ? run.folder().file(format.toString()) : out;
      new ConvertJob(run, weights.checkpoint(), export, target).execute();
      return 0;
    } catch (InvalidInput e) {
      throw file.located(settings, e);
    }
  }

  private Export export() {
    if (format == Format.DIFFUSERS && output != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--output goes with --to saved-model: a diffusers folder says in its scheduler what its"
              + " network predicts");
    }
    return switch (format) {
      case DIFFUSERS -> new DiffusersExport();
      case SAVED_MODEL -> new SavedModelExport(output == null ? ScoreForm.EPSILON : output);
    };
  }
}
