package dev.ito.experiment;

import dev.ito.io.DamagedFile;
import dev.ito.io.FileFault;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.ParameterLayout;
import dev.ito.score.DifferentiableScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The score of an experiment, ready to be evaluated.
 *
 * @param score the score, exact or of the average of the weights (EMA)
 * @param weights the name of their file, or "exact"
 * @param weightsSha256 of the weights; empty if there are none
 * @param network what to close; empty for an exact score
 * @param remarks what the user should know of the weights: which files were damaged, or unchecked
 */
public record OpenScore(
    DifferentiableScore score,
    String weights,
    String weightsSha256,
    Optional<GraphNetwork> network,
    List<String> remarks)
    implements AutoCloseable {
  public OpenScore {
    remarks = List.copyOf(remarks);
  }

  /** Returns the remark on weights without a checksum. */
  static String unchecked(Path file) {
    return "%s has no checksum, so damage would go unnoticed: sha256sum %s > %s.sha256 keeps one"
        .formatted(file, file, file);
  }

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
    List<Path> files = checkpoint.isPresent() ? List.of(checkpoint.get()) : folder.weights();
    if (trained.isPresent() && !files.isEmpty()) {
      return trained(experiment, trained.get(), files, device);
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
          if (!Files.isRegularFile(file)) {
            throw new FileFault("--checkpoint %s: there is no such file".formatted(file));
          }
        });
  }

  /**
   * Checks what the weights say of themselves, before their network is built.
   *
   * @throws InvalidInput if there are none, they are no such file, or of another training
   */
  public static void requireWeights(
      Experiment experiment, RunDirectory folder, Optional<Path> checkpoint) throws IOException {
    if (experiment.trained().isEmpty()) {
      return;
    }
    if (checkpoint.isPresent()) {
      Path file = checkpoint.get();
      requireSameTraining(experiment, file, Checkpoint.metadata(file));
    } else if (folder.weights().isEmpty() && experiment.origin().known().isEmpty()) {
      throw noCheckpoint(folder);
    }
  }

  private static OpenScore trained(
      Experiment experiment, Trained trained, List<Path> files, Device device) throws IOException {
    GraphNetwork network = new GraphNetwork(trained.network(), trained.shape(), device);
    try {
      List<String> remarks = new ArrayList<>();
      Weights weights = firstWhole(files, network.layout(), remarks);
      requireSameTraining(experiment, weights.file, weights.stored.metadata());
      InvalidInput.inside(weights.file + ": ", () -> network.restore(weights.stored.ema()));
      return new OpenScore(
          trained.score(network),
          weights.file.getFileName().toString(),
          Sha256.ofFloats(weights.stored.ema()),
          Optional.of(network),
          remarks);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private record Weights(Path file, Checkpoint.Model stored) {}

  /** Returns the first file that is not damaged, and remarks on those before it. */
  private static Weights firstWhole(List<Path> files, ParameterLayout layout, List<String> remarks)
      throws IOException {
    for (Path file : files.subList(0, files.size() - 1)) {
      try {
        return read(file, layout, remarks);
      } catch (DamagedFile e) {
        remarks.add(e.getMessage() + ": an older file is used; delete this one");
      }
    }
    return read(files.get(files.size() - 1), layout, remarks);
  }

  private static Weights read(Path file, ParameterLayout layout, List<String> remarks)
      throws IOException {
    Checkpoint.Model stored = Checkpoint.Model.read(file, layout);
    if (!stored.checked()) {
      remarks.add(unchecked(file));
    }
    return new Weights(file, stored);
  }

  private static InvalidInput noCheckpoint(RunDirectory folder) {
    return new FileFault(
        folder.path() + ": no checkpoint there: train first, or give one with --checkpoint");
  }

  /**
   * Checks that weights are of the training of an experiment.
   *
   * @param metadata of their file
   * @throws InvalidInput naming the first setting that differs
   */
  public static void requireSameTraining(
      Experiment experiment, Path file, Map<String, String> metadata) {
    Experiment before =
        TrainingIdentity.stored(file, metadata)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        file + " does not say how it was trained: it is of an older version"));
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
