package dev.ito.interop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.AtomicFile;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.ParameterLayout;
import dev.ito.nn.Safetensors;
import dev.ito.nn.Unet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes what {@link PublishedUnet} reads: {@code config.json} and the weights of a {@code
 * UNet2DModel} of the diffusers library.
 *
 * @param unet the network
 * @param shape of a sample
 * @param layout of its weights
 * @param weights in the order of the layout
 */
record PublishedExport(Unet unet, Shape shape, ParameterLayout layout, float[] weights) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Takes a network with its weights.
   *
   * @throws InvalidInput naming what their network has not
   */
  public static PublishedExport of(GraphNetwork network) {
    Shape shape = network.shape();
    if (!(network.architecture() instanceof Unet unet)) {
      throw new InvalidInput("network: only a unet is a UNet2DModel: use --to saved-model");
    }
    return new PublishedExport(unet, shape, network.layout(), network.weights());
  }

  /** Writes both files into a folder that is there. */
  public void write(Path folder) throws IOException {
    writeJson(folder.resolve(PublishedUnet.CONFIG), new UnetConfig(unet, shape).json());
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (ParameterLayout.Parameter parameter : layout.parameters()) {
      tensors.put(PublishedUnet.name(parameter.name()), tensor(parameter));
    }
    new Safetensors(Map.of("format", "pt"), tensors).write(folder.resolve(PublishedUnet.WEIGHTS));
  }

  /** Writes settings as the library does. */
  public static void writeJson(Path file, ObjectNode settings) throws IOException {
    AtomicFile.writeText(file, JSON.writeValueAsString(settings) + "\n");
  }

  private Safetensors.Tensor tensor(ParameterLayout.Parameter parameter) {
    float[] values = new float[parameter.size()];
    PublishedUnet.pairs(
        parameter, (ours, theirs) -> values[theirs] = weights[parameter.offset() + ours]);
    return new Safetensors.Tensor(PublishedUnet.theirShape(parameter.shape()), values, 0);
  }
}
