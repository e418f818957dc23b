package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A distribution of the plane as the image of the unit square, before any noise.
 *
 * <p>Coordinates are within [-1.5, 1.5]. StrictMath gives the same bits on every machine.
 */
public enum PointDistribution {
  /** A spiral of one and a half turns with radius 1/3 to 1, density uniform in the angle. */
  @JsonProperty("swiss-roll")
  SWISS_ROLL(0.03) {
    @Override
    int place(double u, double v, double[] out, int offset) {
      double angle = Math.PI * (1.5 + 3 * u);
      double radius = angle / (4.5 * Math.PI);
      out[offset] = radius * StrictMath.cos(angle);
      out[offset + 1] = radius * StrictMath.sin(angle);
      return -1;
    }
  },
  /** Uniform on the 8 dark cells of a board of 4x4 cells on [-1, 1] x [-1, 1]. */
  @JsonProperty("checkerboard")
  CHECKERBOARD(0) {
    @Override
    int place(double u, double v, double[] out, int offset) {
      int cell = (int) (8 * u);
      int row = cell / 2;
      int column = 2 * (cell % 2) + row % 2;
      out[offset] = -1 + 0.5 * (column + (8 * u - cell));
      out[offset + 1] = -1 + 0.5 * (row + v);
      return -1;
    }
  },
  /** Two interlocking half circles of radius 1 about (-0.5, -0.25) and (0.5, 0.25); two classes. */
  @JsonProperty("two-moons")
  TWO_MOONS(0.05) {
    @Override
    int place(double u, double v, double[] out, int offset) {
      int moon = (int) (2 * u);
      int sign = 1 - 2 * moon;
      out[offset] = sign * (StrictMath.cos(Math.PI * v) - 0.5);
      out[offset + 1] = sign * (StrictMath.sin(Math.PI * v) - 0.25);
      return moon;
    }
  },
  /** Eight equal Gaussians on the unit circle; the noise is their standard deviation. */
  @JsonProperty("mixture")
  MIXTURE(0.1) {
    @Override
    int place(double u, double v, double[] out, int offset) {
      int component = (int) (8 * u);
      double angle = Math.PI / 4 * component;
      out[offset] = StrictMath.cos(angle);
      out[offset + 1] = StrictMath.sin(angle);
      return component;
    }
  };

  /** Of a coordinate before any noise; their root mean square is at most 1. */
  static final double LARGEST = 1.5;

  private final double defaultNoise;

  PointDistribution(double defaultNoise) {
    this.defaultNoise = defaultNoise;
  }

  /** Returns the standard deviation of the noise unless the configuration says otherwise. */
  public double defaultNoise() {
    return defaultNoise;
  }

  /**
   * Writes the point that (u, v) stands for.
   *
   * @param u in [0, 1)
   * @param v in [0, 1)
   * @return the label of the point, or -1
   */
  abstract int place(double u, double v, double[] out, int offset);
}
