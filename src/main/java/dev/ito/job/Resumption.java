package dev.ito.job;

import dev.ito.data.Examples;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.TrainingIdentity;
import dev.ito.io.DamagedFile;
import dev.ito.io.FileFault;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The newest whole checkpoint of a run, and what it says of the training that it is of.
 *
 * @param stored all of it
 */
record Resumption(Path file, Checkpoint.Stored stored) {
  private static final String DATA = "data";
  private static final String DEVICE = "device";

  /** The SHA-256 of the published weights that the training began with. */
  static final String START = "start-weights-sha256";

  /**
   * Finds the checkpoint to go on from; damaged ones are set aside, and the user is told.
   *
   * @throws FileFault if there are checkpoints and none is whole
   */
  static Optional<Resumption> newest(Run run) throws IOException {
    List<Path> all = run.folder().checkpoints();
    Optional<DamagedFile> damaged = Optional.empty();
    for (Path file : all) {
      try {
        Resumption found = new Resumption(file, Checkpoint.Stored.read(file));
        damaged.ifPresent(e -> run.say("going on from %s, which is whole", file));
        return Optional.of(found);
      } catch (DamagedFile e) {
        damaged = Optional.of(e);
        run.monitor().say(e.setAside());
      }
    }
    if (damaged.isPresent()) {
      throw new FileFault(
          "%s: no whole checkpoint is left: put a copy of one there, or %s"
              .formatted(run.folder().path(), rest(run.folder().model())),
          damaged.get());
    }
    return Optional.empty();
  }

  /** Returns what else can be done: a model has weights, but nothing to go on training from. */
  private static String rest(Path model) throws IOException {
    try {
      Checkpoint.Stored.read(model);
      return "sample from %s, which is whole, or train anew in its place with --force"
          .formatted(model);
    } catch (InvalidInput unusable) {
      return "run it again to train from the start";
    }
  }

  /**
   * Finds the trained model, where there is no checkpoint beside it: a training cannot go on from
   * it, but must not take its place without a word.
   */
  static Optional<Resumption> ofModel(Run run) throws IOException {
    Path file = run.folder().model();
    try {
      return Files.exists(file)
          ? Optional.of(new Resumption(file, Checkpoint.Stored.read(file)))
          : Optional.empty();
    } catch (DamagedFile e) {
      run.monitor().say(e.setAside());
      return Optional.empty();
    }
  }

  /**
   * Finds the model of a run that is only read: a training that it is all of need not be done
   * again. A damaged one stays where it is.
   */
  static Optional<Resumption> delivered(Run run) throws IOException {
    Path file = run.folders().source().model();
    if (run.folders().same() || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Resumption(file, Checkpoint.Stored.read(file)));
    } catch (DamagedFile e) {
      run.monitor().say(e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Returns what checkpoints say of a training, in a fixed order: it writes the same bytes again.
   */
  static Map<String, String> metadata(TrainJob job, Examples examples) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(TrainingIdentity.EXPERIMENT, Yaml.write(job.run().experiment()));
    metadata.put(
        DATA,
        examples.count()
            + " examples of shape "
            + examples.shape()
            + ", sha256 "
            + examples.sha256());
    metadata.put(DEVICE, job.run().provenance().device().text());
    if (job.trained().start().isPresent()) {
      metadata.put(START, job.trained().start().get().weightsSha256());
    }
    return metadata;
  }

  /**
   * Returns in which ways a training is another one than that of the checkpoint; none if it goes
   * on. What an older version did not write is not compared.
   *
   * @param now metadata of the training
   */
  List<String> differences(Experiment experiment, Map<String, String> now) {
    List<String> differences = new ArrayList<>();
    TrainingIdentity.stored(file, stored.metadata())
        .map(before -> TrainingIdentity.differences(before, experiment))
        .ifPresent(differences::addAll);
    changed("dataset", DATA, now).ifPresent(differences::add);
    changed("model.path", START, now).ifPresent(differences::add);
    return differences;
  }

  /** Returns whether the file is that of another step by its name, and how it should be named. */
  Optional<String> misnamed() {
    RunDirectory folder = new RunDirectory(file.toAbsolutePath().getParent());
    Path right = folder.checkpoint(stored.step()).getFileName();
    Path name = file.getFileName();
    return name.equals(right) || name.equals(folder.model().getFileName())
        ? Optional.empty()
        : Optional.of(file + " is of step " + stored.step() + ": name it " + right);
  }

  /** Returns whether the training ran elsewhere before: its last bits may differ from now on. */
  Optional<String> otherDevice(Map<String, String> now) {
    return changed("device", DEVICE, now);
  }

  private Optional<String> changed(String setting, String key, Map<String, String> now) {
    String before = stored.metadata().get(key);
    boolean comparable = before != null || key.equals(START);
    String after = now.get(key);
    return comparable && !Objects.equals(before, after)
        ? Optional.of("%s: %s -> %s".formatted(setting, before, after))
        : Optional.empty();
  }
}
