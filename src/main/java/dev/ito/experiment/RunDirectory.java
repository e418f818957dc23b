package dev.ito.experiment;

import dev.ito.io.AtomicFile;
import dev.ito.io.FileFault;
import dev.ito.io.FolderLock;
import dev.ito.io.Monitor;
import dev.ito.io.NewFolder;
import dev.ito.io.Sha256;
import dev.ito.io.Target;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a run. */
public record RunDirectory(Path path) {
  /** Metadata of a model: what average it is, where that was chosen after the training. */
  public static final String AVERAGED = "averaged";

  private static final int KEPT = 2;
  private static final String EXPERIMENT = "experiment.yaml";
  private static final String SUM = "# sha256 of the lines below: ";

  /** Returns the folder of the run of what a user names: a run's folder, or a YAML file. */
  public static RunDirectory of(Path named, Experiment experiment) {
    return Files.isDirectory(named) ? new RunDirectory(named) : ofName(experiment);
  }

  /** Returns the folder that a run has by its name. */
  static RunDirectory ofName(Experiment experiment) {
    return new RunDirectory(Path.of("results", experiment.name()));
  }

  /**
   * Returns whether work on its run goes on here: it has a checkpoint, its score needs none, or its
   * model was averaged to be worked with here. Any other is only read; see {@link RunFolders}.
   */
  boolean goesOn(Experiment experiment) throws IOException {
    return experiment.trained().isEmpty() || !checkpoints().isEmpty() || isAveraged();
  }

  private boolean isAveraged() throws IOException {
    try {
      return Files.exists(model()) && Checkpoint.metadata(model()).containsKey(AVERAGED);
    } catch (InvalidInput whoReadsItsWeightsTells) {
      return false;
    }
  }

  /** Returns the YAML file of what a user names: a run's folder, or a YAML file. */
  public static Path yaml(Path named) {
    return Files.isDirectory(named) ? new RunDirectory(named).experiment() : named;
  }

  /**
   * Makes the folder if it is not there.
   *
   * @throws FileFault if nothing can be written there
   */
  public void create() {
    try {
      Files.createDirectories(path);
      Target.probe(path);
    } catch (IOException e) {
      throw new FileFault(
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
    return file(EXPERIMENT);
  }

  /** Returns the place of the reason why its last work failed; there is none if it did not. */
  public Path failure() {
    return file("failure.txt");
  }

  /** Returns the place of what was measured. */
  public Path metrics() {
    return file("metrics.json");
  }

  /** Returns the place of the curve of the training. */
  public Path trainLog() {
    return file("train.jsonl");
  }

  /** Returns the place of what says where its results come from. */
  public Path provenance() {
    return file("provenance.json");
  }

  /** Returns the number of steps that a file of a checkpoint has in its name. */
  public static long step(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }

  /** Returns the place of the checkpoint after {@code step} steps. */
  public Path checkpoint(long step) {
    return file(String.format(Locale.ROOT, "checkpoint-%09d.safetensors", step));
  }

  /** Returns the place of the trained model, which is all that is needed without checkpoints. */
  public Path model() {
    return file("model.safetensors");
  }

  /** Returns the averages that a training kept on the way. */
  public Snapshots snapshots() {
    return new Snapshots(file("averages"));
  }

  /** Returns the folder of the event files, which hold the curves of the training. */
  public Path tensorBoard() {
    return file("tensorboard");
  }

  /**
   * Makes the folder if it is not there, and works in it while no other job does. Work that fails
   * before it wrote anything leaves no folder behind that was not there.
   *
   * @throws FileFault if nothing can be written there, something else is where a file belongs, or
   *     another job has it
   */
  public <T, E extends Exception> T alone(Monitor monitor, FolderLock.Work<T, E> work)
      throws IOException, E {
    return new NewFolder(path, Set.of(EXPERIMENT))
        .during(
            () -> {
              create();
              new Target(path).requireFiles();
              return FolderLock.alone(path, monitor, work);
            });
  }

  /** Returns where the weights may be: the newest checkpoint, the model, as new, older ones. */
  public List<Path> weights() throws IOException {
    List<Path> places = new ArrayList<>(checkpoints());
    if (Files.exists(model(), LinkOption.NOFOLLOW_LINKS)) {
      places.add(Math.min(1, places.size()), model());
    }
    return places;
  }

  /** Deletes all but the newest checkpoints. */
  public void prune() throws IOException {
    for (Path old : checkpoints().stream().skip(KEPT).toList()) {
      Files.delete(old);
    }
  }

  /** Returns the checkpoints, those with the most steps first. */
  public List<Path> checkpoints() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().matches("checkpoint-\\d+\\.safetensors"))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /**
   * Stores the resolved experiment if there is none: what is there belongs to the results beside
   * it, until there are others.
   *
   * @throws InvalidInput if the folder holds a run that was trained by another experiment
   */
  public void claim(Experiment experiment) throws IOException {
    Optional<Experiment> before = trainedBy();
    if (before.isPresent()) {
      String difference = TrainingIdentity.firstDifference(before.get(), experiment);
      InvalidInput.require(
          difference.isEmpty(),
          "%s, but %s holds a run that was trained with the former: use another --out, or delete"
              + " it",
          difference,
          path);
    }
    if (!Files.exists(experiment())) {
      store(experiment);
    }
  }

  /** Stores the resolved experiment with its checksum, whatever was there. */
  public void store(Experiment experiment) throws IOException {
    create();
    String yaml = Yaml.write(experiment);
    AtomicFile.writeText(experiment(), SUM + Sha256.ofText(yaml) + "\n" + yaml);
  }

  /**
   * Returns what the user should know of the stored experiment: that it is not as it was stored. It
   * may be edited; it may also be damaged.
   */
  public Optional<String> remark() throws IOException {
    String text = new String(Files.readAllBytes(experiment()), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    boolean changed =
        text.startsWith(SUM)
            && !text.substring(SUM.length(), Math.max(end, SUM.length()))
                .equals(Sha256.ofText(text.substring(end + 1)));
    return changed
        ? Optional.of(
            experiment() + ": changed since it was stored: if that was you, delete its first line")
        : Optional.empty();
  }

  /** Returns the experiment of the newest checkpoint that says so; empty if there is none. */
  private Optional<Experiment> trainedBy() throws IOException {
    for (Path checkpoint : checkpoints()) {
      try {
        Optional<Experiment> found =
            TrainingIdentity.stored(checkpoint, Checkpoint.metadata(checkpoint));
        if (found.isPresent()) {
          return found;
        }
      } catch (InvalidInput damaged) {
        // Who reads its weights tells; an older one knows as well.
        continue;
      }
    }
    return Optional.empty();
  }
}
