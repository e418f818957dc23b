package dev.ito.report;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Images as they are shown: 8 bits a channel, image after image, channels last.
 *
 * @param count number of images, at least 1
 * @param shape height, width and 1 (grey) or 3 (red, green, blue) channels
 * @param values {@code count * shape.size()} unsigned bytes
 */
public record Pixels(int count, Shape shape, byte[] values) {
  public Pixels {
    InvalidInput.require(count >= 1, "there is no image to show");
    InvalidInput.require(
        shape.isImage() && (shape.channels() == 1 || shape.channels() == 3),
        "samples of shape %s are no pictures: height x width x 1 or 3 channels are",
        shape);
    if (values.length != Math.multiplyExact(count, shape.size())) {
      throw new IllegalArgumentException(
          values.length + " values for " + count + " images of shape " + shape);
    }
  }

  /** Returns a copy of the images {@code from} (included) to {@code to} (excluded). */
  public Pixels slice(int from, int to) {
    int size = shape.size();
    return new Pixels(to - from, shape, Arrays.copyOfRange(values, from * size, to * size));
  }

  /** Returns one image as a picture of its size. */
  public BufferedImage picture(int image) {
    var picture = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        picture.setRGB(x, y, rgb(image, y, x));
      }
    }
    return picture;
  }

  /** Returns the colour of a pixel as 0xRRGGBB. */
  int rgb(int image, int y, int x) {
    int channels = shape.channels();
    int at = ((image * shape.height() + y) * shape.width() + x) * channels;
    int red = Byte.toUnsignedInt(values[at]);
    int green = Byte.toUnsignedInt(values[at + channels / 2]);
    int blue = Byte.toUnsignedInt(values[at + channels - 1]);
    return red << 16 | green << 8 | blue;
  }
}
