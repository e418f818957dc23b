package dev.ito.nn;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Averages of the weights after one step, in a file: a {@link Checkpoint} with the tensors {@code
 * NAME/*} of each average alone.
 *
 * @param vectors the averages by name
 * @param metadata text by key, with the step
 */
public record Averages(
    ParameterLayout layout, Map<String, float[]> vectors, Map<String, String> metadata) {
  /** Writes the file, complete or not at all. */
  public void write(Path file) throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    vectors.forEach((name, vector) -> StoredVectors.put(tensors, name, layout, vector));
    new Safetensors(metadata, tensors).write(file);
  }

  /**
   * Returns the names of the averages in a file, from its header alone.
   *
   * @throws InvalidInput if it is no file of tensors
   */
  public static Set<String> names(Path file) throws IOException {
    return StoredVectors.names(Safetensors.shapes(file).keySet());
  }

  /**
   * Reads a file.
   *
   * @param step that it must be of
   * @throws InvalidInput if it is not a complete one of that step, or {@link
   *     dev.ito.io.DamagedFile} if it is not what was written
   */
  public static Averages read(Path file, long step) throws IOException {
    StoredVectors stored = StoredVectors.read(file);
    InvalidInput.require(
        stored.step() == step, "%s: it is of step %d: rename it", file, stored.step());
    Set<String> names = stored.names();
    InvalidInput.require(!names.isEmpty(), "%s: there is no average in it: delete it", file);
    ParameterLayout layout = stored.layout(names.iterator().next());
    Map<String, float[]> vectors = new LinkedHashMap<>();
    names.forEach(name -> vectors.put(name, stored.vector(name, layout)));
    return new Averages(layout, vectors, stored.content().metadata());
  }
}
