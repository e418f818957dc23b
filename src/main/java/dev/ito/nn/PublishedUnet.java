package dev.ito.nn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A U-Net in the folder layout of the diffusers library: {@code config.json} of a {@code
 * UNet2DModel} and its weights as safetensors.
 *
 * @param unet the same network
 * @param shape of a sample
 * @param folder of both files
 */
public record PublishedUnet(Unet unet, Shape shape, Path folder) {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A setting that our U-Net has one value of, and what a missing one means to the library. */
  private record Fixed(String key, String supported, String missing) {}

  private static final List<Fixed> FIXED =
      List.of(
          new Fixed("_class_name", "\"UNet2DModel\"", "null"),
          new Fixed("act_fn", "\"silu\"", "\"silu\""),
          new Fixed("add_attention", "true", "true"),
          new Fixed("attention_head_dim", "null", "8"),
          new Fixed("attn_norm_num_groups", "null", "null"),
          new Fixed("center_input_sample", "false", "false"),
          new Fixed("class_embed_type", "null", "null"),
          new Fixed("downsample_padding", "0", "1"),
          new Fixed("downsample_type", "\"conv\"", "\"conv\""),
          new Fixed("flip_sin_to_cos", "false", "true"),
          new Fixed("freq_shift", "1", "0"),
          new Fixed("mid_block_scale_factor", "1", "1"),
          new Fixed("norm_eps", "1.0E-6", "1.0E-5"),
          new Fixed("num_class_embeds", "null", "null"),
          new Fixed("resnet_time_scale_shift", "\"default\"", "\"default\""),
          new Fixed("time_embedding_type", "\"positional\"", "\"positional\""),
          new Fixed("upsample_type", "\"conv\"", "\"conv\""));

  /**
   * Reads the settings of a network.
   *
   * @param folder holds {@code config.json}, or {@code unet/config.json} as in a pipeline
   * @throws InvalidInput naming the setting that our U-Net has not
   */
  public static PublishedUnet read(Path folder) {
    Path inside = Files.isDirectory(folder.resolve("unet")) ? folder.resolve("unet") : folder;
    Path file = inside.resolve(CONFIG);
    JsonNode config = json(file);
    FIXED.forEach(fixed -> requireSupported(file, config, fixed));
    int size = config.path("sample_size").asInt();
    int channels = config.path("in_channels").asInt();
    InvalidInput.require(
        size >= 1 && channels >= 1 && config.path("out_channels").asInt() == channels,
        "%s: sample_size is %s, in_channels %s and out_channels %s: they must be positive, and the"
            + " last two equal",
        file,
        config.path("sample_size"),
        config.path("in_channels"),
        config.path("out_channels"));
    return new PublishedUnet(unet(file, config, size), Shape.image(size, size, channels), inside);
  }

  /**
   * Reads a file of settings.
   *
   * @throws InvalidInput if it is missing or no JSON object
   */
  public static JsonNode json(Path file) {
    InvalidInput.require(
        Files.isRegularFile(file),
        "%s: no such file; the folder of a diffusers model has it: check the path",
        file);
    try {
      JsonNode config = JSON.readTree(file.toFile());
      InvalidInput.require(config.isObject(), "%s: no JSON object", file);
      return config;
    } catch (IOException e) {
      throw new InvalidInput(file + ": no JSON", e);
    }
  }

  private static void requireSupported(Path file, JsonNode config, Fixed fixed) {
    String found = config.has(fixed.key) ? config.get(fixed.key).toString() : fixed.missing;
    InvalidInput.require(
        found.equals(fixed.supported),
        "%s: %s is %s%s; only %s is supported",
        file,
        fixed.key,
        found,
        config.has(fixed.key) ? "" : " where it is missing",
        fixed.supported);
  }

  private static Unet unet(Path file, JsonNode config, int size) {
    List<Integer> widths = new ArrayList<>();
    config.path("block_out_channels").forEach(width -> widths.add(width.asInt()));
    InvalidInput.require(
        !widths.isEmpty() && widths.stream().allMatch(w -> w > 0 && w % widths.get(0) == 0),
        "%s: block_out_channels is %s; only multiples of the first are supported",
        file,
        config.path("block_out_channels"));
    List<Integer> attention = attention(file, config, size, widths.size());
    return new Unet(
        widths.get(0),
        widths.stream().map(width -> width / widths.get(0)).toList(),
        config.path("layers_per_block").asInt(2),
        attention,
        config.path("dropout").asDouble(0),
        config.path("norm_num_groups").asInt(32),
        new TimeEmbedding.Sinusoidal(),
        Precision.FLOAT32);
  }

  /** Returns the heights with attention; on the way up they must be those of the way down. */
  private static List<Integer> attention(Path file, JsonNode config, int size, int levels) {
    JsonNode down = config.path("down_block_types");
    JsonNode up = config.path("up_block_types");
    List<Integer> heights = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      String ofDown = down.path(level).asText();
      String ofUp = up.path(levels - 1 - level).asText();
      boolean attends = ofDown.equals("AttnDownBlock2D") && ofUp.equals("AttnUpBlock2D");
      boolean plain = ofDown.equals("DownBlock2D") && ofUp.equals("UpBlock2D");
      InvalidInput.require(
          (attends || plain) && down.size() == levels && up.size() == levels,
          "%s: down_block_types %s and up_block_types %s: only DownBlock2D with UpBlock2D and"
              + " AttnDownBlock2D with AttnUpBlock2D are supported, one for each of the %d levels",
          file,
          down,
          up,
          levels);
      if (attends) {
        heights.add(size >> level);
      }
    }
    return heights;
  }

  /** Returns the file of the weights. */
  public Path weightsFile() {
    return folder.resolve(WEIGHTS);
  }

  /**
   * Reads the weights as the vector of our network.
   *
   * @throws InvalidInput listing tensors that are missing, left over or of another shape
   */
  public float[] weights(ParameterLayout layout) throws IOException {
    Path file = weightsFile();
    InvalidInput.require(
        Files.isRegularFile(file),
        "%s: no such file; weights in other formats than safetensors are not read",
        file);
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

  /** Returns their name of one of our weights; attention had other names in older files. */
  private static String name(String ours, Map<String, Safetensors.Tensor> tensors) {
    String name =
        ours.replaceFirst("\\.(kernel|scale)$", ".weight").replaceFirst("\\.shift$", ".bias");
    String older =
        name.replace(".to_q.", ".query.")
            .replace(".to_k.", ".key.")
            .replace(".to_v.", ".value.")
            .replace(".to_out.0.", ".proj_attn.");
    return tensors.containsKey(older) ? older : name;
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
    List<Integer> shape = parameter.shape();
    int rank = shape.size();
    int out = shape.get(rank - 1);
    int in = rank == 1 ? 1 : shape.get(rank - 2);
    int field = parameter.size() / out / in;
    for (int f = 0; f < field; f++) {
      for (int i = 0; i < in; i++) {
        for (int o = 0; o < out; o++) {
          vector[parameter.offset() + (f * in + i) * out + o] =
              tensor.values()[tensor.offset() + (o * in + i) * field + f];
        }
      }
    }
  }
}
