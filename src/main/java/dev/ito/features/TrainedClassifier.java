package dev.ito.features;

import dev.ito.math.InvalidInput;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.ParameterLayout;
import dev.ito.nn.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A classifier that was trained, as it is kept in a file.
 *
 * @param state its weights, and what the training left
 * @param accuracy fraction of the images of the split that it names rightly
 * @param split that the accuracy was measured on
 */
record TrainedClassifier(TrainingState state, double accuracy, String split) {
  private static final String ACCURACY = "accuracy";
  private static final String SPLIT = "split";

  float[] weights() {
    return state.parameters();
  }

  /** Reads a file; empty if there is none, or it is broken. */
  static Optional<TrainedClassifier> read(Path file, ParameterLayout layout) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Checkpoint stored = Checkpoint.read(file, layout);
      Map<String, String> facts = stored.metadata();
      return facts.keySet().containsAll(List.of(ACCURACY, SPLIT))
          ? Optional.of(
              new TrainedClassifier(
                  stored.state(), Double.parseDouble(facts.get(ACCURACY)), facts.get(SPLIT)))
          : Optional.empty();
    } catch (InvalidInput | NumberFormatException broken) {
      return Optional.empty();
    }
  }

  /** Keeps it, if the folder can be written to. */
  void write(Path file, ParameterLayout layout) {
    Map<String, String> facts = Map.of(ACCURACY, Double.toString(accuracy), SPLIT, split);
    // Of several processes that write the same file, each has one of its own until it is done.
    Path own = file.resolveSibling(file.getFileName() + "-" + ProcessHandle.current().pid());
    try {
      Files.createDirectories(file.getParent());
      new Checkpoint(layout, state, facts).write(own);
      Files.move(own, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException notKept) {
      // It is trained again next time.
      return;
    }
  }
}
