package dev.ito.data;

/**
 * How far data reach from 0, in model units: what samples of them can be expected to do.
 *
 * @param rms root mean square of a value, at most
 * @param largest size of a value that is no surprise
 */
public record Extent(double rms, double largest) {
  /** Standard deviations within which normal values stay: beyond are 1e-23 of them. */
  private static final double DEVIATIONS = 10;

  /** Returns that of values in a range. */
  public static Extent between(double low, double high) {
    double largest = Math.max(Math.abs(low), Math.abs(high));
    return new Extent(largest, largest);
  }

  /** Returns that of the same values with normal noise. */
  public Extent blurred(double standardDeviation) {
    return new Extent(Math.hypot(rms, standardDeviation), largest + DEVIATIONS * standardDeviation);
  }

  /** Returns one that is as large as both. */
  public Extent or(Extent other) {
    return new Extent(Math.max(rms, other.rms), Math.max(largest, other.largest));
  }
}
