package dev.ito.data;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The affine map between pixel levels 0 .. levels-1 and model units: level 0 is {@code low}, level
 * levels-1 is {@code high}.
 *
 * @param levels number of pixel levels, at least 2
 * @param low the darkest pixel in model units
 * @param high the brightest pixel in model units, above {@code low}
 */
public record PixelScale(int levels, double low, double high) {
  static final int BYTES = 256;

  public PixelScale {
    InvalidInput.require(levels >= 2, "a pixel needs at least 2 levels, was %d", levels);
    InvalidInput.require(
        Double.isFinite(low) && Double.isFinite(high) && low < high,
        "a range needs two finite increasing numbers such as [-1, 1], was [%s, %s]",
        low,
        high);
  }

  /**
   * Returns the scale with a given range.
   *
   * @param range darkest and brightest pixel in model units, such as [-1, 1]
   * @throws InvalidInput unless the range has two finite increasing numbers
   */
  public static PixelScale of(int levels, List<Double> range) {
    InvalidInput.require(
        range != null && range.size() == 2 && range.get(0) != null && range.get(1) != null,
        "a range needs two finite increasing numbers such as [-1, 1], was %s",
        range);
    return new PixelScale(levels, range.get(0), range.get(1));
  }

  /** Returns the darkest and the brightest pixel in model units. */
  List<Double> range() {
    return List.of(low, high);
  }

  /** Returns how far pixels reach. */
  public Extent extent() {
    return Extent.between(low, high);
  }

  /** Returns the value of a pixel level in model units. */
  public double toModel(int level) {
    return low + (high - low) * level / (levels - 1);
  }

  /**
   * Returns the level nearest to a value in model units; values outside the range go to its ends.
   */
  public int toLevel(double x) {
    return nearest(x, levels);
  }

  /** Returns the byte 0 .. 255 nearest to a value in model units, whatever the number of levels. */
  public byte toByte(double x) {
    return (byte) nearest(x, BYTES);
  }

  /** Returns the bytes of all values of a batch, in its order. */
  public byte[] toBytes(Batch batch) {
    double[] values = batch.values();
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = toByte(values[i]);
    }
    return bytes;
  }

  /** Returns the width of the bin of one level, in model units. */
  public double bin() {
    return (high - low) / (levels - 1);
  }

  /**
   * Spreads each pixel evenly over its bin, whose middle is its level (Theis et al. 2016, section
   * 3.1).
   *
   * @param x levels in model units; changed in place
   * @param draw of the noise
   */
  public void dequantise(Batch x, Noise noise, long draw) {
    int size = x.size();
    for (int i = 0; i < x.count(); i++) {
      UniformRandomProvider generator = noise.generator(i, draw);
      for (int j = i * size; j < (i + 1) * size; j++) {
        x.values()[j] += bin() * (generator.nextDouble() - 0.5);
      }
    }
  }

  /** Returns a value in model units on the scale where dark is 0 and bright is 1. */
  double toUnit(double x) {
    return (x - low) / (high - low);
  }

  private int nearest(double x, int count) {
    long level = Math.round(toUnit(x) * (count - 1));
    return (int) Math.max(0, Math.min(count - 1, level));
  }
}
