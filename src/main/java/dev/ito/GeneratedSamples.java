package dev.ito;

import dev.ito.data.PixelScale;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.report.Pixels;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Samples of a model.
 *
 * @param values in model units
 * @param nfe evaluations of the score that each took
 * @param pixels how they become pixels; empty for points
 */
public record GeneratedSamples(Batch values, int[] nfe, Optional<PixelScale> pixels) {
  /**
   * Returns the samples as pictures, one each, pixel for pixel; values outside the range of the
   * data go to its ends.
   *
   * @throws InvalidInput if they are no images of 1 or 3 channels
   */
  public List<BufferedImage> images() {
    PixelScale scale =
        pixels.orElseThrow(
            () ->
                new InvalidInput(
                    "samples of shape %s are no images: use values()".formatted(values.shape())));
    Pixels bytes = new Pixels(values.count(), values.shape(), scale.toBytes(values));
    return IntStream.range(0, values.count()).mapToObj(bytes::picture).toList();
  }
}
