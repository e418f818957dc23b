package dev.ito.nn;

import dev.ito.math.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Session;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.types.TString;

/**
 * What sets the variables of a SavedModel: the part of its graph that reads them from the files in
 * its own folder.
 *
 * @param part the operations, {@code operation} among them
 * @param operation that restores all
 * @param prefix of the files
 */
record Restoring(NeededPart part, String operation, Path prefix) {
  private static final String FILES = "ito/variables";

  /** Returns it; empty if there is nothing to restore. */
  static Optional<Restoring> of(GraphFile file) {
    Path prefix = file.path().resolve("variables").resolve("variables");
    return file.saver()
        .filter(saver -> Files.exists(prefix.resolveSibling("variables.index")))
        .map(saver -> of(file, saver, prefix));
  }

  private static Restoring of(GraphFile file, SaverDef saver, Path prefix) {
    NeededPart part = new NeededPart(file.path(), file.graph(), PureOperations.RESTORING);
    TensorName files = TensorName.of(saver.getFilenameTensorName());
    String operation = TensorName.of(saver.getRestoreOpName()).operation();
    InvalidInput.require(
        part.has(files) && part.has(new TensorName(operation, 0)),
        "%s: not a whole SavedModel: it has no %s",
        file.path(),
        operation);
    part.add(List.of(operation), new NeededPart.Fed(files, FILES, DataType.DT_STRING));
    return new Restoring(part, operation, prefix);
  }

  /** Sets the variables. */
  void run(Session session) {
    try (TString files = TString.scalarOf(prefix.toString())) {
      session.runner().feed(FILES, files).addTarget(operation).run().close();
    }
  }
}
