package dev.ito.experiment;

import dev.ito.experiment.Origin.Trained;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.DifferentiableScore;
import dev.ito.yaml.Yaml;
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
public record OpenScore(
    DifferentiableScore score, String weights, String weightsSha256, Optional<GraphNetwork> network)
    implements AutoCloseable {
  /**
   * Opens the score of an experiment.
   *
   * @param checkpoint the weights; empty: the newest of the folder
   * @throws InvalidInput if there are no weights, or they are of another training
   */
  public static OpenScore of(
      Experiment experiment, RunDirectory folder, Optional<Path> checkpoint, Device device)
      throws IOException {
    requireUsable(experiment, checkpoint);
    Optional<Trained> trained = experiment.trained();
    Optional<Path> file = checkpoint.isPresent() ? checkpoint : folder.weights();
    if (trained.isPresent() && file.isPresent()) {
      return trained(experiment, trained.get(), file.get(), device);
    }
    KnownModel model = experiment.origin().known().orElseThrow(() -> noCheckpoint(folder));
    return model.open(experiment.sde(), device);
  }

  /**
   * Checks weights that were named before anything is opened.
   *
   * @throws InvalidInput if the experiment has no use for them, or they are not there
   */
  public static void requireUsable(Experiment experiment, Optional<Path> checkpoint) {
    checkpoint.ifPresent(
        file -> {
          InvalidInput.require(
              experiment.trained().isPresent(),
              "model: it has its score without training: leave --checkpoint %s out",
              file);
          InvalidInput.require(
              Files.isRegularFile(file), "--checkpoint %s: there is no such file", file);
        });
  }

  private static OpenScore trained(Experiment experiment, Trained trained, Path file, Device device)
      throws IOException {
    GraphNetwork network = new GraphNetwork(trained.network(), trained.shape(), device);
    try {
      Checkpoint.Model stored = Checkpoint.Model.read(file, network.layout());
      requireSameTraining(experiment, file, stored);
      InvalidInput.inside(file + ": ", () -> network.restore(stored.ema()));
      return new OpenScore(
          trained.score(network),
          file.getFileName().toString(),
          Sha256.ofFloats(stored.ema()),
          Optional.of(network));
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static InvalidInput noCheckpoint(RunDirectory folder) {
    return new InvalidInput(
        folder.path() + ": no checkpoint there: train first, or give one with --checkpoint");
  }

  private static void requireSameTraining(
      Experiment experiment, Path file, Checkpoint.Model stored) {
    String yaml = stored.metadata().get(TrainingIdentity.EXPERIMENT);
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

  @Override
  public void close() {
    network.ifPresent(GraphNetwork::close);
  }
}
