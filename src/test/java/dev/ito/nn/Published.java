package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.math.Npy;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One published network; its layers are PyTorch's: kernels [out, in, height, width]. */
final class Published {
  final Path folder;
  final Shape shape;
  final Unet unet;
  final Safetensors weights;

  Published(String name) throws IOException {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    folder = Path.of(data, "diffusers-unet", name);
    assumeTrue(Files.isDirectory(folder), folder + " is absent");
    JsonNode config = new ObjectMapper().readTree(folder.resolve("config.json").toFile());
    int size = config.get("sample_size").asInt();
    shape = Shape.image(size, size, config.get("in_channels").asInt());
    unet = unet(config, size);
    weights = Safetensors.read(folder.resolve("diffusion_pytorch_model.safetensors"));
  }

  private static Unet unet(JsonNode config, int size) {
    JsonNode widths = config.get("block_out_channels");
    int channels = widths.get(0).asInt();
    List<Integer> multipliers = new ArrayList<>();
    List<Integer> attention = new ArrayList<>();
    for (int level = 0; level < widths.size(); level++) {
      multipliers.add(widths.get(level).asInt() / channels);
      if (config.get("down_block_types").get(level).asText().startsWith("Attn")) {
        attention.add(size >> level);
      }
    }
    assertEquals(1e-6, config.get("norm_eps").asDouble());
    return new Unet(
        channels,
        multipliers,
        config.get("layers_per_block").asInt(),
        attention,
        0,
        config.get("norm_num_groups").asInt(),
        new TimeEmbedding.Sinusoidal(),
        Precision.FLOAT32);
  }

  /** Returns their name of one of our weights. */
  static String name(ParameterLayout.Parameter parameter) {
    return parameter
        .name()
        .replaceFirst("\\.(kernel|scale)$", ".weight")
        .replaceFirst("\\.shift$", ".bias");
  }

  /** Returns the shape that one of our weights has in their order of axes. */
  static List<Integer> shape(ParameterLayout.Parameter parameter) {
    List<Integer> s = parameter.shape();
    return switch (s.size()) {
      case 4 -> List.of(s.get(3), s.get(2), s.get(0), s.get(1));
      case 2 -> List.of(s.get(1), s.get(0));
      default -> s;
    };
  }

  /** Returns their weights as our vector. */
  float[] vector(ParameterLayout layout) {
    float[] vector = new float[layout.size()];
    for (var parameter : layout.parameters()) {
      float[] theirs = weights.tensors().get(name(parameter)).values();
      int rank = parameter.shape().size();
      int out = parameter.shape().get(rank - 1);
      int in = rank == 1 ? 1 : parameter.shape().get(rank - 2);
      int field = parameter.size() / out / in;
      for (int f = 0; f < field; f++) {
        for (int i = 0; i < in; i++) {
          for (int o = 0; o < out; o++) {
            vector[parameter.offset() + (f * in + i) * out + o] = theirs[(o * in + i) * field + f];
          }
        }
      }
    }
    return vector;
  }

  float[] floats(String file) throws IOException {
    double[] values = Npy.read(folder.resolve(file)).values();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** Returns the conditions, three int64 at the end of their file. */
  float[] conditions() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("t.npy"));
    ByteBuffer numbers = ByteBuffer.wrap(bytes, bytes.length - 24, 24);
    numbers.order(ByteOrder.LITTLE_ENDIAN);
    return new float[] {numbers.getLong(), numbers.getLong(), numbers.getLong()};
  }
}
