package dev.ito.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What sampling and evaluation need of a training: the average of the weights (EMA).
 *
 * <p>Its file is a {@link Checkpoint} with the tensors {@code ema/*} alone, a quarter of the size;
 * a whole checkpoint can be read as one.
 *
 * @param layout names and shapes of the weights
 * @param ema the weights
 * @param metadata text by key
 */
public record TrainedModel(ParameterLayout layout, float[] ema, Map<String, String> metadata) {
  /** Writes the file, complete or not at all. */
  public void write(Path file) throws IOException {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    Checkpoint.put(tensors, Checkpoint.EMA, layout, ema);
    new Safetensors(metadata, tensors).write(file);
  }

  /**
   * Reads a file.
   *
   * @param expected the layout of the network that is to take the weights
   * @throws dev.ito.math.InvalidInput if the file does not hold the weights of that network
   */
  public static TrainedModel read(Path file, ParameterLayout expected) throws IOException {
    Safetensors stored = Safetensors.read(file);
    Checkpoint.requireStep(file, stored);
    expected.requireEqual(Checkpoint.layout(stored, Checkpoint.EMA), file.toString());
    float[] ema = Checkpoint.vector(file, stored, Checkpoint.EMA, expected);
    return new TrainedModel(expected, ema, stored.metadata());
  }
}
