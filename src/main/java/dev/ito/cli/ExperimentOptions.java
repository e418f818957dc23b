package dev.ito.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.RunFolders;
import dev.ito.io.MissingFile;
import dev.ito.io.SealedJson;
import dev.ito.job.Jobs;
import dev.ito.job.Provenance;
import dev.ito.job.Run;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.nn.Diagnosis;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that runs an experiment takes. */
final class ExperimentOptions {
  @Mixin private ExperimentFile file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replace a setting, such as training.steps=500. May be repeated.")
  private final List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The folder to work in; by default that of the run if FILE is one that can go on, else"
              + " results/NAME.")
  private Path out;

  @Option(names = "--seed", paramLabel = "N", description = "Replace the seed.")
  private Long seed;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|gpu|cpu-xla|gpu-xla",
      description = "Where the network runs (auto by default).")
  private Device device = Device.AUTO;

  @Option(names = "--dry-run", description = "Print the complete experiment and stop.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print what was done as JSON on stdout.")
  private boolean json;

  @Mixin private Verbose verbose;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** What a command does with an experiment. */
  @FunctionalInterface
  interface Work {
    Jobs of(Experiment experiment) throws Exception;
  }

  /**
   * Reads the experiment, refuses what the end of the work would, and works on its run or prints
   * the experiment.
   *
   * @return the exit code
   */
  int execute(Work work) throws Exception {
    PrintWriter stdout = command.commandLine().getOut();
    Experiment experiment = file.read(overrides());
    RunFolders named = file.folders(out, experiment);
    try (Terminal terminal = Terminal.open(command)) {
      file.remark().ifPresent(terminal::say);
      Jobs jobs = work.of(experiment);
      RunFolders folders = jobs.trains() && out != null ? named.toTrain() : named;
      if (out == null && !jobs.trains()) {
        folders.requireOneRun();
      }
      jobs.requireReady(experiment, folders);
      if (dryRun || jobs.draws()) {
        file.ofPreset(experiment, overrides()).ifPresent(terminal::say);
      }
      if (dryRun) {
        boolean ready = warn(jobs, experiment, terminal);
        if (ready) {
          jobs.requireSuitable(experiment);
        }
        requireDevice(experiment);
        stdout.print(
            json ? Yaml.json().writeValueAsString(experiment) + "\n" : Yaml.write(experiment));
        stdout.flush();
        return 0;
      }
      jobs.requireData(experiment);
      jobs.requireSuitable(experiment);
      if (out == null) {
        folders.remark().ifPresent(terminal::say);
      }
      Run run = new Run(experiment, folders, provenance(experiment, terminal), terminal);
      boolean complete = run.folder().alone(terminal, () -> jobs.execute(run));
      if (json) {
        stdout.println(summary(experiment, run, complete));
      }
      return complete ? 0 : 1;
    } catch (InvalidInput e) {
      throw file.located(overrides(), e);
    }
  }

  /** Says what may be wrong; returns whether the data are here, which need not be yet. */
  private static boolean warn(Jobs jobs, Experiment experiment, Terminal terminal)
      throws IOException {
    jobs.remarks(experiment).forEach(terminal::warn);
    try {
      jobs.requireTrainingData(experiment);
      jobs.requireData(experiment);
      return true;
    } catch (InvalidInput e) {
      if (!MissingFile.isBehind(e)) {
        throw e;
      }
      terminal.warn("it cannot be run yet: " + e.getMessage());
      return false;
    }
  }

  /** A device that was asked for must be there; which one is meant by auto is for the start. */
  private void requireDevice(Experiment experiment) {
    if (device != Device.AUTO && !experiment.origin().exact()) {
      device.resolve();
    }
  }

  /** A measurement that leaves no files; returns what to print. */
  @FunctionalInterface
  interface Measurement {
    String run(Experiment experiment, Device device, Terminal terminal) throws Exception;
  }

  /**
   * Reads the experiment and measures something of it.
   *
   * @return the exit code
   */
  int measure(Measurement measurement) throws Exception {
    InvalidInput.require(
        !dryRun && out == null,
        "%s leaves no files: leave %s out",
        command.name(),
        dryRun ? "--dry-run" : "--out");
    Experiment experiment = file.read(overrides());
    try (Terminal terminal = Terminal.open(command)) {
      PrintWriter stdout = command.commandLine().getOut();
      stdout.println(measurement.run(experiment, resolved(terminal), terminal));
      return 0;
    } catch (InvalidInput e) {
      throw file.located(overrides(), e);
    }
  }

  boolean isJson() {
    return json;
  }

  private List<String> overrides() {
    List<String> overrides = new ArrayList<>(settings);
    if (seed != null) {
      overrides.add("seed=" + seed);
    }
    return overrides;
  }

  /**
   * Returns the device, and says why it is no GPU where TensorFlow's GPU build was meant for one.
   */
  private Device resolved(Terminal terminal) {
    Device found = device.resolve();
    if (device == Device.AUTO && found == Device.CPU) {
      Diagnosis.whyNoGpu().ifPresent(terminal::say);
    }
    return found;
  }

  private Provenance provenance(Experiment experiment, Terminal terminal) {
    return Main.provenance(command, experiment.origin().exact() ? Device.CPU : resolved(terminal));
  }

  /** What a job did, as {@code --json} prints it. */
  private record Summary(String name, String folder, boolean complete, JsonNode provenance) {}

  /** Of a run that was only read, where all is done: its own. */
  private static String summary(Experiment experiment, Run run, boolean complete) throws Exception {
    RunDirectory folder = run.folder();
    if (!Files.exists(folder.provenance())) {
      folder = run.folders().source();
    }
    // A model may have been delivered alone.
    JsonNode provenance =
        Files.exists(folder.provenance())
            ? SealedJson.read(folder.provenance(), Yaml.json())
            : Yaml.json().createObjectNode();
    return Yaml.json()
        .writeValueAsString(
            new Summary(experiment.name(), folder.path().toString(), complete, provenance));
  }
}
