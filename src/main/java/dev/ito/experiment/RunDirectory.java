package dev.ito.experiment;

import dev.ito.io.AtomicFile;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of a run. */
public record RunDirectory(Path path) {
  private static final int KEPT = 2;

  /** Returns the folder of the run of what a user names: a run's folder, or a YAML file. */
  public static RunDirectory of(Path named, Experiment experiment) {
    return new RunDirectory(
        Files.isDirectory(named) ? named : Path.of("results", experiment.name()));
  }

  /** Returns the YAML file of what a user names: a run's folder, or a YAML file. */
  public static Path yaml(Path named) {
    return Files.isDirectory(named) ? new RunDirectory(named).experiment() : named;
  }

  /**
   * Makes the folder if it is not there.
   *
   * @throws InvalidInput if nothing can be written there
   */
  public void create() {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, ".writable", null));
    } catch (IOException e) {
      throw new InvalidInput(
          path
              + ": cannot write there ("
              + e.getClass().getSimpleName()
              + "): choose another --out",
          e);
    }
  }

  /** Returns the place of a file of the run. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Returns the place of the resolved experiment. */
  public Path experiment() {
    return file("experiment.yaml");
  }

  /** Returns the place of the checkpoint after {@code step} steps. */
  public Path checkpoint(long step) {
    return file(String.format(Locale.ROOT, "checkpoint-%09d.safetensors", step));
  }

  /** Returns the place of the trained model, which is all that is needed without checkpoints. */
  public Path model() {
    return file("model.safetensors");
  }

  /** Returns the folder of the event files, which hold the curves of the training. */
  public Path tensorBoard() {
    return file("tensorboard");
  }

  /** Returns the checkpoint with the most steps. */
  public Optional<Path> latestCheckpoint() throws IOException {
    List<Path> all = checkpoints();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** Returns the newest checkpoint, or else the trained model, if there is one. */
  public Optional<Path> weights() throws IOException {
    return latestCheckpoint().or(() -> Optional.of(model()).filter(Files::exists));
  }

  /** Deletes all but the newest checkpoints. */
  public void prune() throws IOException {
    List<Path> all = checkpoints();
    for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      Files.delete(old);
    }
  }

  private List<Path> checkpoints() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().matches("checkpoint-\\d+\\.safetensors"))
          .sorted()
          .toList();
    }
  }

  /**
   * Stores the resolved experiment.
   *
   * @throws InvalidInput if the folder holds a run that was trained by another experiment
   */
  public void claim(Experiment experiment) throws IOException {
    create();
    requireSameTraining(experiment);
    AtomicFile.writeText(experiment(), Yaml.write(experiment));
  }

  /**
   * Checks that the folder can take an experiment.
   *
   * @throws InvalidInput if it holds a run that was trained by another one
   */
  public void requireSameTraining(Experiment experiment) throws IOException {
    Path stored = experiment();
    if (latestCheckpoint().isPresent() && Files.exists(stored)) {
      Experiment before = Yaml.read(stored, Experiment.class, List.of());
      String difference = TrainingIdentity.firstDifference(before, experiment);
      InvalidInput.require(
          difference.isEmpty(),
          "%s, but %s holds a run that was trained with the former: use another --out, or delete"
              + " it",
          difference,
          path);
    }
  }
}
