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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A U-Net in the folder layout of the diffusers library: {@code config.json} of a {@code
 * UNet2DModel} and its weights as safetensors.
 *
 * @param shape of a sample
 * @param variant of the weights, such as fp16; null: the plain ones, or else the only ones
 */
public record PublishedUnet(Unet unet, Shape shape, PublishedFolder place, String variant) {
  static final String CONFIG = "config.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Reads the settings of a network.
   *
   * @param folder holds {@code config.json}, or {@code unet/config.json} as in a pipeline
   * @throws InvalidInput naming the setting that our U-Net has not
   */
  public static PublishedUnet read(Path folder) {
    return read(folder, null, null);
  }

  /**
   * Reads the settings of a network.
   *
   * @param variant of the weights, such as fp16; null: the plain ones, or else the only ones
   * @param size height and width of a sample if the settings leave it open, else null
   */
  public static PublishedUnet read(Path folder, String variant, Integer size) {
    PublishedFolder place = PublishedFolder.of(folder);
    PublishedSettings settings = PublishedSettings.read(place.network().resolve(CONFIG));
    UnetConfig config = UnetConfig.of(settings.withSize(size));
    return new PublishedUnet(config.unet(), config.shape(), place, variant);
  }

  /** Returns what may not be expected of the weights: that they are a variant nobody asked for. */
  public Optional<String> remark() {
    PublishedWeights weights = PublishedWeights.in(place, variant);
    return weights.variant().isEmpty() || variant != null
        ? Optional.empty()
        : Optional.of(
            "%s: the weights are the variant %s, the only one there"
                .formatted(weights.file(), weights.variant()));
  }

  /** Returns the files of the weights that have no checksum, as Ito writes it. */
  public List<Path> unchecked() throws IOException {
    List<Path> unchecked = new ArrayList<>();
    for (Path file : PublishedWeights.in(place, variant).files()) {
      if (!Safetensors.isChecked(file)) {
        unchecked.add(file);
      }
    }
    return unchecked;
  }

  /** Returns the names of the files of the weights. */
  public String weightsName() {
    return PublishedWeights.in(place, variant).names();
  }

  /** Returns the SHA-256 of the files of the weights, one after the other. */
  public String weightsSha256() throws IOException {
    return requireWeights().sha256();
  }

  /**
   * Checks that the weights are there, and their headers.
   *
   * @throws InvalidInput if they are not, too small for what the settings claim, or no weights by
   *     their headers; the values are not read
   */
  public void requireReady() throws IOException {
    requireWeights().requireSound();
  }

  /**
   * Returns the files of the weights.
   *
   * @throws InvalidInput if one is missing, or they are too small for what the settings claim: a
   *     network is not built before that is sure
   */
  private PublishedWeights requireWeights() throws IOException {
    PublishedWeights weights = PublishedWeights.in(place, variant);
    long length = weights.length();
    // Each block has a convolution of 3 x 3 kernels between all channels, in 16 bits at least.
    double least = 0;
    for (int level = 0; level < unet.multipliers().size(); level++) {
      least += 2 * 9.0 * unet.blocks() * unet.width(level) * unet.width(level);
    }
    InvalidInput.require(
        least <= length,
        "%s: not the weights of its config.json, or truncated: it has %d bytes, but they take more"
            + " than %.0f",
        weights.file(),
        length,
        least);
    return weights;
  }

  /**
   * Reads the weights as the vector of our network.
   *
   * @throws InvalidInput listing tensors that are missing, left over or of another shape
   */
  public float[] weights(ParameterLayout layout) throws IOException {
    PublishedWeights file = requireWeights();
    Map<String, Safetensors.Tensor> tensors = file.tensors();
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
        file.file(),
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
    new Safetensors(Map.of("format", "pt"), tensors).write(folder.resolve(PublishedWeights.NAME));
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
