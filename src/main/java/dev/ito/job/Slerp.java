package dev.ito.job;

import dev.ito.math.InvalidInput;

/**
 * The way between two vectors along the great circle through their directions: of constant norm and
 * speed if their norms are equal (Shoemake 1985; for latents, Song, Meng & Ermon 2021, appendix
 * D.5).
 *
 * @param a where it starts
 * @param b where it ends
 * @param angle between them, in [0, pi)
 */
record Slerp(double[] a, double[] b, double angle) {
  /** Below this angle the circle is straight to double precision; above pi minus it, undefined. */
  private static final double LEAST_ANGLE = 1e-8;

  /**
   * Makes the way between two vectors.
   *
   * @throws InvalidInput if one of them is zero or their directions are opposite
   */
  static Slerp between(double[] a, double[] b) {
    double ofA = norm(a);
    double ofB = norm(b);
    InvalidInput.require(ofA > 0 && ofB > 0, "one of them is zero and has no direction");
    double difference = 0;
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      difference = Math.hypot(difference, a[j] / ofA - b[j] / ofB);
      sum = Math.hypot(sum, a[j] / ofA + b[j] / ofB);
    }
    // The arc cosine of the scalar product would lose half the digits of a small angle.
    double angle = 2 * Math.atan2(difference, sum);
    InvalidInput.require(
        angle < Math.PI - LEAST_ANGLE,
        "their directions are opposite, and no great circle is the shortest");
    return new Slerp(a, b, angle);
  }

  private static double norm(double... v) {
    double norm = 0;
    for (double value : v) {
      norm = Math.hypot(norm, value);
    }
    return norm;
  }

  /**
   * Returns the point after a part of the way: a at 0, b at 1.
   *
   * @param u in [0, 1]
   */
  double[] at(double u) {
    double ofA = angle < LEAST_ANGLE ? 1 - u : Math.sin((1 - u) * angle) / Math.sin(angle);
    double ofB = angle < LEAST_ANGLE ? u : Math.sin(u * angle) / Math.sin(angle);
    double[] point = new double[a.length];
    for (int j = 0; j < point.length; j++) {
      point[j] = ofA * a[j] + ofB * b[j];
    }
    return point;
  }
}
