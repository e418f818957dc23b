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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A U-Net in the folder layout of the diffusers library: {@code config.json} of a {@code
 * UNet2DModel} and its weights as safetensors.
 *
 * @param shape of a sample
 */
public record PublishedUnet(Unet unet, Shape shape, Path folder) {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Reads the settings of a network.
   *
   * @param folder holds {@code config.json}, or {@code unet/config.json} as in a pipeline
   * @throws InvalidInput naming the setting that our U-Net has not
   */
  public static PublishedUnet read(Path folder) {
    Path inside = Files.isDirectory(folder.resolve("unet")) ? folder.resolve("unet") : folder;
    UnetConfig config = UnetConfig.of(PublishedSettings.read(inside.resolve(CONFIG)));
    return new PublishedUnet(config.unet(), config.shape(), inside);
  }

  /**
   * Returns the file of the weights.
   *
   * @throws InvalidInput if it is missing, or too small for what the settings claim: a network is
   *     not built before that is sure
   */
  public Path requireWeights() throws IOException {
    Path file = folder.resolve(WEIGHTS);
    InvalidInput.require(
        Files.isRegularFile(file),
        "%s: no such file; weights in other formats than safetensors are not read",
        file);
    // Each block has a convolution of 3 x 3 kernels between all channels, in 16 bits at least.
    double least = 0;
    for (int level = 0; level < unet.multipliers().size(); level++) {
      least += 2 * 9.0 * unet.blocks() * unet.width(level) * unet.width(level);
    }
    InvalidInput.require(
        least <= Files.size(file),
        "%s: not the weights of its config.json, or truncated: it has %d bytes, but they take more"
            + " than %.0f",
        file,
        Files.size(file),
        least);
    return file;
  }

  /**
   * Reads the weights as the vector of our network.
   *
   * @throws InvalidInput listing tensors that are missing, left over or of another shape
   */
  public float[] weights(ParameterLayout layout) throws IOException {
    Path file = requireWeights();
    Map<String, Safetensors.Tensor> tensors = Safetensors.read(file).tensors();
    TreeSet<String> left = new TreeSet<>(tensors.keySet());
    List<String> wrong = new ArrayList<>();
    float[] vector = new float[layout.size()];
    for (ParameterLayout.Parameter parameter : layout.parameters()) {
      String name = name(parameter.name(), tensors);
      Safetensors.Tensor tensor = tensors.get(name);
      left.remove(name);
      if (tensor == null || !tensor.shape().equals(theirShape(parameter.shape()))) {
        wrong.add(name + (tensor == null ? " is missing" : " has shape " + tensor.shape()));
      } else {
        transpose(tensor, parameter, vector);
      }
    }
    left.forEach(name -> wrong.add(name + " is left over"));
    InvalidInput.require(
        wrong.isEmpty(),
        "%s: not the weights of its config.json: %s%s",
        file,
        String.join(", ", wrong.subList(0, Math.min(5, wrong.size()))),
        wrong.size() > 5 ? ", and " + (wrong.size() - 5) + " more" : "");
    return vector;
  }

  /** Writes the settings and the weights of a network, for {@link #read}. */
  static void write(Unet unet, GraphNetwork network, Path folder) throws IOException {
    writeJson(folder.resolve(CONFIG), new UnetConfig(unet, network.shape()).json());
    float[] weights = network.weights();
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (ParameterLayout.Parameter parameter : network.layout().parameters()) {
      float[] values = new float[parameter.size()];
      pairs(parameter, (ours, theirs) -> values[theirs] = weights[parameter.offset() + ours]);
      tensors.put(
          name(parameter.name()), new Safetensors.Tensor(theirShape(parameter.shape()), values, 0));
    }
    new Safetensors(Map.of("format", "pt"), tensors).write(folder.resolve(WEIGHTS));
  }

  /** Writes settings as the library does. */
  static void writeJson(Path file, ObjectNode settings) throws IOException {
    AtomicFile.writeText(file, JSON.writeValueAsString(settings) + "\n");
  }

  /** Returns their name of one of our weights; attention had other names in older files. */
  private static String name(String ours, Map<String, Safetensors.Tensor> tensors) {
    String name = name(ours);
    String older =
        name.replace(".to_q.", ".query.")
            .replace(".to_k.", ".key.")
            .replace(".to_v.", ".value.")
            .replace(".to_out.0.", ".proj_attn.");
    return tensors.containsKey(older) ? older : name;
  }

  /** Returns their name of one of our weights. */
  private static String name(String ours) {
    return ours.replaceFirst("\\.(kernel|scale)$", ".weight").replaceFirst("\\.shift$", ".bias");
  }

  /** Returns a shape in their order of axes: out, in, height, width. */
  private static List<Integer> theirShape(List<Integer> ours) {
    return switch (ours.size()) {
      case 4 -> List.of(ours.get(3), ours.get(2), ours.get(0), ours.get(1));
      case 2 -> List.of(ours.get(1), ours.get(0));
      default -> ours;
    };
  }

  private static void transpose(
      Safetensors.Tensor tensor, ParameterLayout.Parameter parameter, float[] vector) {
    pairs(
        parameter,
        (ours, theirs) ->
            vector[parameter.offset() + ours] = tensor.values()[tensor.offset() + theirs]);
  }

  /** Visits the values of one weight. */
  private interface Pair {
    /** Takes the place of one value in our order of axes and in theirs. */
    void at(int ours, int theirs);
  }

  private static void pairs(ParameterLayout.Parameter parameter, Pair pair) {
    List<Integer> shape = parameter.shape();
    int rank = shape.size();
    int out = shape.get(rank - 1);
    int in = rank == 1 ? 1 : shape.get(rank - 2);
    int field = parameter.size() / out / in;
    for (int f = 0; f < field; f++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          pair.at((f * in + i) * out + o, (o * in + i) * field + f);
        }
      }
    }
  }
}
