package dev.ito.nn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.math.Npy;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** One published network with random weights, and what the diffusers library computes with it. */
final class Published {
  final Path folder;
  final Shape shape;
  final Unet unet;
  private final PublishedUnet published;

  Published(String name) {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    folder = Path.of(data, "diffusers-unet", name);
    assumeTrue(Files.isDirectory(folder), folder + " is absent");
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

  /** Returns the conditions, three int64 at the end of their file. */
  float[] conditions() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("t.npy"));
    ByteBuffer numbers = ByteBuffer.wrap(bytes, bytes.length - 24, 24);
    numbers.order(ByteOrder.LITTLE_ENDIAN);
    return new float[] {numbers.getLong(), numbers.getLong(), numbers.getLong()};
  }
}
