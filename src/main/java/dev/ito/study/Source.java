package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Trained;
import dev.ito.experiment.TrainingIdentity;
import dev.ito.io.DamagedFile;
import dev.ito.io.SealedJson;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the score of a cell comes from.
 *
 * @param stored weights that are there already; empty otherwise
 * @param training the folder where the cell's experiment is trained; empty otherwise
 * @param id what tells the weights from all others; empty if the experiment says it all
 */
record Source(Optional<Path> stored, Optional<RunDirectory> training, String id) {
  /**
   * Finds the source.
   *
   * @param named the file or folder that the study names
   * @param trainings the folder of all trainings of the study
   * @param content of what the study reads
   */
  static Source of(Path named, Experiment experiment, Path trainings, Content content)
      throws IOException {
    Optional<Trained> trained = experiment.trained();
    if (trained.isEmpty()) {
      return new Source(Optional.empty(), Optional.empty(), "");
    }
    if (!Files.isDirectory(named)) {
      String id =
          Sha256.ofText(
                  TrainingIdentity.hash(experiment)
                      + trained.get().training().steps()
                      + content.learnt(trained.get()))
              .substring(0, Cell.ID);
      return new Source(Optional.empty(), Optional.of(new RunDirectory(trainings.resolve(id))), id);
    }
    String difference = TrainingIdentity.firstDifference(read(named, List.of()), experiment);
    InvalidInput.require(
        difference.isEmpty(),
        "%s: %s is trained already: name a YAML file to train it anew",
        difference,
        named);
    Path weights = weights(named);
    return new Source(
        Optional.of(weights),
        Optional.empty(),
        Sha256.ofContent(weights, Long.MAX_VALUE).substring(0, Cell.ID));
  }

  /** The model itself where there is one, so that checkpoints beside it change no hash. */
  private static Path weights(Path named) throws IOException {
    RunDirectory folder = new RunDirectory(named);
    return Files.exists(folder.model())
        ? folder.model()
        : folder.weights().stream()
            .findFirst()
            .orElseThrow(() -> new InvalidInput(named + ": no weights there: train it first"));
  }

  /**
   * Returns the file of the weights, or their folder among those of the study; empty if the score
   * needs none.
   */
  Optional<Path> place() {
    return stored.or(() -> training.map(RunDirectory::path).map(Source::withinStudy));
  }

  private static Path withinStudy(Path training) {
    return training.getParent().getParent().relativize(training);
  }

  /** Reads the experiment behind what a study names. */
  static Experiment read(Path named, List<String> settings) {
    return Yaml.read(RunDirectory.yaml(named), Experiment.class, settings);
  }

  /** Returns what is known of how the weights of a cell came about; an empty node if nothing is. */
  static JsonNode provenance(Cell cell) throws IOException {
    Source source = cell.source();
    Path file =
        source
            .training
            .map(folder -> folder.file("provenance.json"))
            .or(() -> source.stored.map(weights -> weights.resolveSibling("provenance.json")))
            .orElse(Path.of(""));
    try {
      return Files.isRegularFile(file)
          ? SealedJson.read(file, Yaml.json())
          : MissingNode.getInstance();
    } catch (DamagedFile e) {
      return MissingNode.getInstance();
    }
  }

  /** Returns the weights; empty where the score needs none. */
  Optional<Path> weights() throws IOException {
    return training.isPresent() ? training.get().weights().stream().findFirst() : stored;
  }
}
