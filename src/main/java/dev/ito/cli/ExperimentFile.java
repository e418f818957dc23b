package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.experiment.KnownModel;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.RunFolders;
import dev.ito.experiment.Sampling;
import dev.ito.io.FileFault;
import dev.ito.math.InvalidInput;
import dev.ito.score.Clipping;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The experiment that a command is about, and the folder of its run. */
final class ExperimentFile {
  /** Files of a folder of the diffusers library. */
  private static final List<String> PUBLISHED = List.of("model_index.json", "config.json");

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The experiment: a YAML file, or the folder of a run.")
  private Path file;

  Experiment read(List<String> settings) {
    return Yaml.read(yaml(), Experiment.class, settings);
  }

  /** Returns an error of a job with the place in the file that it is about. */
  InvalidInput located(List<String> settings, InvalidInput e) {
    return e instanceof FileFault ? e : Yaml.located(yaml(), settings, e);
  }

  /**
   * Returns where its run is and where to work on it.
   *
   * @param out the folder that is asked for; null if none is
   */
  RunFolders folders(Path out, Experiment experiment) throws IOException {
    return RunFolders.of(file, Optional.ofNullable(out), experiment);
  }

  /** Returns what the user should know of the file. */
  Optional<String> remark() throws IOException {
    return Files.isDirectory(file) ? new RunDirectory(file).remark() : Optional.empty();
  }

  /** Returns what the preset of the experiment stands for, in a line; none without a preset. */
  Optional<String> ofPreset(Experiment experiment, List<String> settings) {
    Sampling sampling = experiment.sampling();
    if (sampling.preset() == null) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>(Yaml.ofPresets(yaml(), Experiment.class, settings));
    boolean ofModel = experiment.origin().known().flatMap(KnownModel::clipping).isPresent();
    Clipping clip = sampling.preset().clip();
    if (!ofModel && clip != Clipping.NONE && sampling.clip().equals(clip)) {
      values.add("sampling.clip: " + Yaml.json().valueToTree(clip));
    }
    String name = Yaml.json().convertValue(sampling.preset(), String.class);
    List<String> others = sampling.notOfPreset(experiment.sde());
    return Optional.of(
        "preset %s gives %s%s"
            .formatted(
                name,
                values.isEmpty() ? "nothing: all of it is written" : String.join(", ", values),
                others.isEmpty()
                    ? ""
                    : "; not those of the preset, because written: " + String.join(", ", others)));
  }

  private Path yaml() {
    Path yaml = RunDirectory.yaml(file);
    InvalidInput.require(
        yaml.equals(file) || Files.exists(yaml),
        "%s: that folder holds no run, %s",
        file,
        instead());
    return yaml;
  }

  /** Returns what to name instead of a folder without an experiment. */
  private String instead() {
    if (Files.exists(file.resolve("study.yaml"))) {
      return "but a study: see its report.html";
    }
    boolean published = PUBLISHED.stream().map(file::resolve).anyMatch(Files::exists);
    return published
        ? "but a published model: name it in a YAML file, model: {type: diffusers, path: %s}"
            .formatted(file)
        : "it has no experiment.yaml: name a YAML file, or a run that ito runs lists";
  }

  /** The option {@code --checkpoint}, of the commands that use a trained network. */
  static final class Weights {
    @Option(
        names = "--checkpoint",
        paramLabel = "F",
        description = "The weights; the newest of the run by default.")
    private Path checkpoint;

    /** Returns the file that was named. */
    Optional<Path> checkpoint() {
      return Optional.ofNullable(checkpoint);
    }
  }
}
