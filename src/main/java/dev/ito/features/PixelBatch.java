package dev.ito.features;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;

/**
 * Images of one shape as pixel levels, one unsigned byte each, image after image, channels last.
 *
 * @param shape of each image: height x width x channels
 * @param levels {@code count * shape.size()} levels, 0 (dark) .. 255 (bright); not copied
 */
public record PixelBatch(int count, Shape shape, byte[] levels) {
  public PixelBatch {
    InvalidInput.require(shape.isImage(), "%s is not the shape of an image", shape);
    if (levels.length != Math.multiplyExact(count, shape.size())) {
      throw new IllegalArgumentException(
          levels.length + " levels for " + count + " images of shape " + shape);
    }
  }
}
