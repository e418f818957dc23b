package dev.ito.job;

import dev.ito.data.PixelScale;
import dev.ito.math.Batch;
import dev.ito.report.Pixels;
import dev.ito.sde.Marginal;
import java.util.stream.IntStream;

/**
 * Samples as pictures show them, those with noise too.
 *
 * @param scale of the pixels
 */
record PixelView(PixelScale scale) {
  /** Returns samples as pixels; values outside the range go to its ends. */
  Pixels of(Batch samples) {
    return new Pixels(samples.count(), samples.shape(), scale.toBytes(samples));
  }

  /** Returns x_t as pixels: about the middle of their range, at most as wide as it. */
  Pixels of(Batch x, Marginal m) {
    return of(normalised(x, m));
  }

  /** Returns x_t moved and scaled into the range of the pixels. */
  Batch normalised(Batch x, Marginal m) {
    double middle = 0.5 * (scale.low() + scale.high());
    double half = 0.5 * (scale.high() - scale.low());
    double width = Math.hypot(m.alpha() * half, m.sigma()) / half;
    double[] values =
        IntStream.range(0, x.values().length)
            .mapToDouble(j -> middle + (x.values()[j] - m.alpha() * middle) / width)
            .toArray();
    return new Batch(x.count(), x.shape(), values);
  }
}
