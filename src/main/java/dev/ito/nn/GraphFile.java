package dev.ito.nn;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ito.io.GitLfs;
import dev.ito.io.Heap;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;

/**
 * A stranger's graph as it lies on disk: parsed, and believed in nothing.
 *
 * @param path file of a frozen graph, or folder of a SavedModel
 * @param saver how the variables of a SavedModel are restored; empty for a frozen graph
 */
record GraphFile(Path path, GraphDef graph, Optional<SaverDef> saver) {
  /** What marks the graphs of a SavedModel that are for use, not for training. */
  private static final String SERVE = "serve";

  /** Bytes of memory for a byte of the file: the bytes, the parsed graph, and its needed part. */
  private static final int COPIES = 3;

  /** Parses a file or the graph for use of a folder. */
  static GraphFile read(Path path) throws IOException {
    InvalidInput.require(Files.exists(path), "%s: no such file or folder", path);
    InvalidInput.require(
        Files.isRegularFile(path) || Files.isDirectory(path),
        "%s: a pipe or device: give the file of a frozen graph, or the folder of a SavedModel",
        path);
    return Files.isDirectory(path) ? savedModel(path) : frozen(path);
  }

  private static GraphFile frozen(Path path) throws IOException {
    try {
      return new GraphFile(path, GraphDef.parseFrom(bytes(path)), Optional.empty());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput(
          path + ": not a frozen TensorFlow graph (GraphDef), or cut short: get it again", e);
    }
  }

  private static GraphFile savedModel(Path folder) throws IOException {
    Path file = folder.resolve("saved_model.pb");
    InvalidInput.require(
        Files.isRegularFile(file),
        "%s: not a SavedModel: it has no saved_model.pb; give the file of a frozen graph, or the"
            + " folder that has one",
        folder);
    try {
      MetaGraphDef serving =
          SavedModel.parseFrom(bytes(file)).getMetaGraphsList().stream()
              .filter(meta -> meta.getMetaInfoDef().getTagsList().contains(SERVE))
              .findFirst()
              .orElseThrow(
                  () -> new InvalidInput(file + ": it has no graph with the tag " + SERVE));
      Optional<SaverDef> saver =
          serving.hasSaverDef() ? Optional.of(serving.getSaverDef()) : Optional.empty();
      return new GraphFile(folder, serving.getGraphDef(), saver);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput(file + ": not a SavedModel, or cut short: get it again", e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    long size = Files.size(file);
    InvalidInput.require(
        size > 0, "%s: an empty file: the copy or download failed, get it again", file);
    GitLfs.requireFetched(file);
    Heap.requireRoom(file.toString(), size, COPIES);
    return Files.readAllBytes(file);
  }
}
