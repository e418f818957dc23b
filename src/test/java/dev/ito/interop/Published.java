package dev.ito.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.io.Npy;
import dev.ito.math.Shape;
import dev.ito.nn.ParameterLayout;
import dev.ito.nn.Unet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One published network with random weights, and what others compute with it. */
public final class Published {
  public final Path folder;
  public final Shape shape;
  public final Unet unet;
  private final PublishedUnet published;

  /** Opens one that comes from the library itself, outside the repository. */
  public static Published ofTheLibrary(String name) {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    Path folder = Path.of(data, "diffusers-unet", name);
    assumeTrue(Files.isDirectory(folder), folder + " is absent");
    return new Published(folder);
  }

  /** Opens one that experiments/interop/unet_torch.py computed. */
  public static Published ofTorch(String name) {
    return new Published(Path.of("src", "test", "resources", "unets", name));
  }

  private Published(Path folder) {
    this.folder = folder;
    published = PublishedUnet.read(folder);
    shape = published.shape();
    unet = published.unet();
  }

  /** Returns their weights as our vector. */
  public float[] vector(ParameterLayout layout) throws IOException {
    return published.weights(layout);
  }

  public float[] floats(String file) throws IOException {
    double[] values = Npy.read(folder.resolve(file)).values();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** Returns the three conditions: float32, or the library's int64 at the end of their file. */
  public float[] conditions() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("t.npy"));
    if (!new String(bytes, StandardCharsets.ISO_8859_1).contains("'<i8'")) {
      return floats("t.npy");
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes, bytes.length - 24, 24);
    numbers.order(ByteOrder.LITTLE_ENDIAN);
    return new float[] {numbers.getLong(), numbers.getLong(), numbers.getLong()};
  }
}
