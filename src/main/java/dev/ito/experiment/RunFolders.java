package dev.ito.experiment;

import dev.ito.io.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a command finds a run and where it works.
 *
 * <p>Work on a run whose folder is named goes on there if it can: the run has a checkpoint, or its
 * score needs no training. Any other run was delivered, such as those in {@code results/reference}:
 * it is read, and what is made goes to {@code results/NAME}. A folder that is asked for is always
 * the one.
 *
 * @param source the run, whose weights are used if it has some
 * @param target where all is written; also the place of the weights of a YAML file
 */
public record RunFolders(RunDirectory source, RunDirectory target) {
  /**
   * Returns the folders of what a user names.
   *
   * @param named a run's folder, or a YAML file
   * @param out the folder that is asked for; empty if none is
   */
  public static RunFolders of(Path named, Optional<Path> out, Experiment experiment)
      throws IOException {
    RunDirectory source = RunDirectory.of(named, experiment);
    RunDirectory target =
        out.isPresent()
            ? new RunDirectory(out.get())
            : source.goesOn(experiment) ? source : RunDirectory.ofName(experiment);
    return new RunFolders(Files.isDirectory(named) ? source : target, target);
  }

  /** Returns these folders for a training, which never begins with the weights of another run. */
  public RunFolders toTrain() {
    return new RunFolders(target, target);
  }

  /** Returns the folder with the weights to use: those of the run that was named come first. */
  public RunDirectory weights() throws IOException {
    return source.weights().isEmpty() ? target : source;
  }

  /** Returns the folder with the weights to use after a training. */
  public RunDirectory trainedWeights() throws IOException {
    return target.weights().isEmpty() ? source : target;
  }

  /**
   * Refuses to put what is made of the weights of one run beside those of another, where no folder
   * was asked for.
   *
   * @throws FileFault if both folders have weights
   */
  public void requireOneRun() throws IOException {
    if (!same() && !source.weights().isEmpty() && !target.weights().isEmpty()) {
      throw new FileFault(
          "%s is only read, and %s, where the results would go, has weights of its own: choose"
                  .formatted(source.path(), target.path())
              + " another folder with --out, or name that one to use its weights");
    }
  }

  /** Returns what to say of a run that is only read, if no other folder was asked for. */
  public Optional<String> remark() throws IOException {
    return same()
        ? Optional.empty()
        : Optional.of(
            "%s has no checkpoint to go on from, so it is only read: what is made goes to %s (--out chooses another folder)"
                .formatted(source.path(), target.path()));
  }

  /** Returns whether all is in one folder. */
  public boolean same() throws IOException {
    return source.equals(target)
        || Files.exists(target.path()) && Files.isSameFile(source.path(), target.path());
  }
}
