package dev.ito.job;

import dev.ito.data.Dataset;
import dev.ito.data.Split;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.experiment.Rehearsal;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.RunFolders;
import dev.ito.io.AtomicFile;
import dev.ito.io.Reason;
import dev.ito.io.Target;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What a command does with an experiment, known before any of it is done.
 *
 * @param trains whether its network is trained first
 * @param force whether that goes on even where the checkpoint is of another training
 * @param then what is done with the model
 * @param checkpoint its weights; empty: the newest of the run
 */
public record Jobs(
    boolean trains, boolean force, List<Session.Job> then, Optional<Path> checkpoint) {
  public Jobs {
    then = List.copyOf(then);
  }

  /** Returns jobs with the model of a folder. */
  public static Jobs of(Optional<Path> checkpoint, Session.Job... then) {
    return new Jobs(false, false, List.of(then), checkpoint);
  }

  /**
   * Refuses what the end of the work would, as far as it can be told without data.
   *
   * @throws InvalidInput saying what, where and what to do
   */
  public void requireReady(Experiment experiment, RunFolders folders) throws IOException {
    OpenScore.requireUsable(experiment, checkpoint);
    InvalidInput.require(
        !trains || experiment.trained().isPresent(),
        "a model: has its score, there is nothing to train");
    if (experiment.trained().isEmpty()) {
      experiment.origin().known().orElseThrow().requireReady();
    }
    long bytes = 0;
    if (trains) {
      duringTraining(experiment).requireReady(experiment.setup());
      bytes += duringTraining(experiment).bytes();
    }
    for (Session.Job job : then) {
      job.requireReady(experiment);
      bytes += job.bytes(experiment);
    }
    Target target = new Target(folders.target().path());
    target.requireFolder();
    target.requireRoom(bytes);
    if (!trains) {
      OpenScore.requireWeights(experiment, folders.weights(), checkpoint);
    }
    if (draws()) {
      Rehearsal.of(experiment).requireStable(experiment);
    }
  }

  /** Returns whether samples are drawn from the prior. */
  public boolean draws() {
    return then.stream().anyMatch(Session.Job::draws);
  }

  /**
   * Refuses a training without its data. It does so itself, first of all: this is for who does not
   * start it.
   *
   * @throws InvalidInput if they are not there, or not what they should be
   */
  public void requireTrainingData(Experiment experiment) throws IOException {
    if (trains) {
      Dataset data = experiment.trained().orElseThrow().dataset();
      InvalidInput.inside("dataset: ", () -> data.open(Split.TRAIN));
    }
  }

  /**
   * Opens the data that are needed once the model is there.
   *
   * @throws InvalidInput if they are not there, or not what they should be
   */
  public void requireData(Experiment experiment) throws IOException {
    if (trains) {
      duringTraining(experiment).requireData(experiment.setup());
    }
    for (Session.Job job : then) {
      job.requireData(experiment);
    }
  }

  /**
   * Refuses what cannot be done with data that are there.
   *
   * @throws InvalidInput saying what they lack
   */
  public void requireSuitable(Experiment experiment) throws IOException {
    if (trains) {
      duringTraining(experiment).requireSuitable(experiment.setup());
    }
    for (Session.Job job : then) {
      job.requireSuitable(experiment);
    }
  }

  private static Asked duringTraining(Experiment experiment) {
    return new Asked("during-training", experiment.duringTraining(), false);
  }

  /** Returns what may be wrong with the results, as far as it is known before. */
  public List<String> remarks(Experiment experiment) {
    List<String> remarks = new ArrayList<>(experiment.origin().remarks());
    if (!then.isEmpty()) {
      experiment.remarks(Rehearsal.of(experiment)).stream()
          .filter(line -> !remarks.contains(line))
          .forEach(remarks::add);
    }
    return remarks;
  }

  /**
   * Does the work; if it fails on the way, the folder says why until it is done again.
   *
   * @return whether it is complete; false if the user stopped the training
   */
  public boolean execute(Run run) throws IOException {
    RunDirectory folder = run.folder();
    Files.deleteIfExists(folder.failure());
    try {
      return work(run);
    } catch (InvalidInput | CancellationException e) {
      // Refused or stopped, not failed.
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (Files.exists(folder.experiment())) {
        AtomicFile.writeText(folder.failure(), Reason.of(e) + "\n");
      }
      throw e;
    }
  }

  private boolean work(Run run) throws IOException {
    if (trains && !TrainJob.of(run).force(force).execute()) {
      RunReport.write(run);
      return false;
    }
    if (!then.isEmpty()) {
      RunDirectory weights = trains ? run.folders().trainedWeights() : run.folders().weights();
      try (Session session = Session.open(run, weights, checkpoint)) {
        for (Session.Job job : then) {
          job.execute(session);
        }
      }
    }
    RunReport.write(run);
    return true;
  }
}
