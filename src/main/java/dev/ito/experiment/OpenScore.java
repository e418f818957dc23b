package dev.ito.experiment;

import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.ScoreFunction;
import dev.ito.score.ScoreModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The score of an experiment, ready to be evaluated.
 *
 * @param score the score, exact or of the average of the weights (EMA)
 * @param weights the name of their file, or "exact"
 * @param network what to close; empty for an exact score
 */
record OpenScore(ScoreFunction score, String weights, Optional<GraphNetwork> network)
    implements AutoCloseable {
  /**
   * Opens the score of an experiment.
   *
   * @param checkpoint the weights; empty: the newest of the folder
   * @throws InvalidInput if there are no weights, or they are of another training
   */
  static OpenScore of(
      Experiment experiment, RunDirectory folder, Optional<Path> checkpoint, Device device)
      throws IOException {
    if (experiment.model() != null) {
      return experiment.model().open(experiment.sde(), device);
    }
    GraphNetwork network = new GraphNetwork(experiment.network(), experiment.shape(), device);
    try {
      Path file = checkpoint.isPresent() ? checkpoint.get() : newest(folder);
      Checkpoint stored = Checkpoint.read(file, network.layout());
      requireSameTraining(experiment, file, stored);
      network.restore(stored.state().ema());
      return new OpenScore(
          model(experiment, network), file.getFileName().toString(), Optional.of(network));
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static ScoreModel model(Experiment experiment, GraphNetwork network) {
    var objective = experiment.objective();
    return new ScoreModel(experiment.sde(), objective.prediction(), objective.condition(), network);
  }

  private static Path newest(RunDirectory folder) throws IOException {
    return folder
        .latestCheckpoint()
        .orElseThrow(
            () ->
                new InvalidInput(
                    folder.path()
                        + ": no checkpoint there: train first, or give one with --checkpoint"));
  }

  private static void requireSameTraining(Experiment experiment, Path file, Checkpoint stored) {
    String identity = TrainingIdentity.hash(experiment);
    InvalidInput.require(
        identity.equals(stored.metadata().get(TrainJob.IDENTITY)),
        "%s was trained with other settings than these: use the experiment.yaml beside it",
        file);
  }

  @Override
  public void close() {
    network.ifPresent(GraphNetwork::close);
  }
}
