package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Images that are disturbed; image i always in the same way, whatever is read with it.
 *
 * @param images to disturb
 * @param foreign images of another data set, of the same shape
 * @param kind of disturbance
 * @param level how much
 * @param seed of its random numbers
 */
public record DisturbedPixels(
    PixelSource images, PixelSource foreign, Disturbance kind, double level, long seed)
    implements PixelSource {
  public DisturbedPixels {
    InvalidInput.require(
        images.shape().equals(foreign.shape()),
        "the foreign images are %s, but the images %s: they must have one shape",
        foreign.shape(),
        images.shape());
  }

  @Override
  public int count() {
    return images.count();
  }

  @Override
  public Shape shape() {
    return images.shape();
  }

  @Override
  public String sha256() throws IOException {
    MessageDigest digest = Sha256.start();
    String text =
        String.join(" ", images.sha256(), foreign.sha256(), kind + " " + level + " " + seed);
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return Sha256.hex(digest);
  }

  @Override
  public byte[] read(int from, int to) throws IOException {
    int size = shape().size();
    byte[] levels = images.read(from, to);
    Noise noise = new Noise(seed, Purpose.DISTURBANCE);
    for (int i = from; i < to; i++) {
      int other = i % foreign.count();
      double[] x = image(levels, i - from, size);
      double[] y = image(foreign.read(other, other + 1), 0, size);
      double[] out = kind.apply(x, y, shape(), level, noise.generator(i, kind.ordinal()));
      System.arraycopy(Resize.toBytes(out), 0, levels, (i - from) * size, size);
    }
    return levels;
  }

  private static double[] image(byte[] levels, int index, int size) {
    double[] image = new double[size];
    for (int i = 0; i < size; i++) {
      image[i] = Byte.toUnsignedInt(levels[index * size + i]);
    }
    return image;
  }
}
