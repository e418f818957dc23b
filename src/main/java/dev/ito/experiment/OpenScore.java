package dev.ito.experiment;

import dev.ito.data.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.TrainedModel;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.DifferentiableScoreModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The score of an experiment, ready to be evaluated.
 *
 * @param score the score, exact or of the average of the weights (EMA)
 * @param weights the name of their file, or "exact"
 * @param weightsSha256 of the weights; empty if there are none
 * @param network what to close; empty for an exact score
 */
record OpenScore(
    DifferentiableScore score, String weights, String weightsSha256, Optional<GraphNetwork> network)
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
      TrainedModel stored = TrainedModel.read(file, network.layout());
      requireSameTraining(experiment, file, stored);
      network.restore(stored.ema());
      return new OpenScore(
          model(experiment, network),
          file.getFileName().toString(),
          Sha256.ofFloats(stored.ema()),
          Optional.of(network));
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  static DifferentiableScoreModel model(Experiment experiment, GraphNetwork network) {
    var objective = experiment.objective();
    return new DifferentiableScoreModel(
        experiment.sde(), objective.prediction(), objective.condition(), network);
  }

  private static Path newest(RunDirectory folder) throws IOException {
    return folder
        .latestCheckpoint()
        .or(() -> Optional.of(folder.model()).filter(Files::exists))
        .orElseThrow(
            () ->
                new InvalidInput(
                    folder.path()
                        + ": no checkpoint there: train first, or give one with --checkpoint"));
  }

  private static void requireSameTraining(Experiment experiment, Path file, TrainedModel stored) {
    String yaml = stored.metadata().get(TrainJob.EXPERIMENT);
    InvalidInput.require(
        yaml != null, "%s does not say how it was trained: it is of an older version", file);
    Experiment before = Yaml.read(file.toString(), yaml, Experiment.class, List.of());
    String difference = TrainingIdentity.firstDifference(before, experiment);
    InvalidInput.require(
        difference.isEmpty(),
        "%s, but %s was trained with the former: use the experiment.yaml beside it",
        difference,
        file);
  }

  /** Returns the score as that of a network; empty for an exact one. */
  Optional<DifferentiableScoreModel> model() {
    return score instanceof DifferentiableScoreModel model ? Optional.of(model) : Optional.empty();
  }

  @Override
  public void close() {
    network.ifPresent(GraphNetwork::close);
  }
}
