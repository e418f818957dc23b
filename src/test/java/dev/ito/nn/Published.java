package dev.ito.nn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.math.Npy;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One published network with random weights, and what others compute with it. */
final class Published {
  final Path folder;
  final Shape shape;
  final Unet unet;
  private final PublishedUnet published;

  /** Opens one that comes from the library itself, outside the repository. */
  static Published ofTheLibrary(String name) {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    Path folder = Path.of(data, "diffusers-unet", name);
    assumeTrue(Files.isDirectory(folder), folder + " is absent");
    return new Published(folder);
  }

  /** Opens one that experiments/interop/unet_torch.py computed. */
  static Published ofTorch(String name) {
    return new Published(Path.of("src", "test", "resources", "unets", name));
  }

  private Published(Path folder) {
    this.folder = folder;
    published = PublishedUnet.read(folder);
    shape = published.shape();
    unet = published.unet();
  }

  /** Returns their weights as our vector. */
  float[] vector(ParameterLayout layout) throws IOException {
    return published.weights(layout);
  }

  float[] floats(String file) throws IOException {
    double[] values = Npy.read(folder.resolve(file)).values();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** Returns the three conditions: float32, or the library's int64 at the end of their file. */
  float[] conditions() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("t.npy"));
    if (!new String(bytes, StandardCharsets.ISO_8859_1).contains("'<i8'")) {
      return floats("t.npy");
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes, bytes.length - 24, 24);
    numbers.order(ByteOrder.LITTLE_ENDIAN);
    return new float[] {numbers.getLong(), numbers.getLong(), numbers.getLong()};
  }
}
