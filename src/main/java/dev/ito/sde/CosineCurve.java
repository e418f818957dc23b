package dev.ito.sde;

/**
 * The rate and integral behind both cosine schedules: the angle runs from s / (1 + s) pi / 2 to pi
 * / 2.
 *
 * @param offset s
 * @param cap largest rate
 */
record CosineCurve(double offset, double cap) {
  double rate(double t) {
    return Math.min(speed() * 2 * Math.tan(angle(t)), cap);
  }

  double integral(double t) {
    double kink = Math.max(0, (Math.atan(cap / (2 * speed())) - angle(0)) / speed());
    return uncapped(Math.min(t, kink)) + cap * Math.max(0, t - kink);
  }

  /** Returns the steps of the uncapped curve, each at most {@link Beta#LARGEST_STEP}. */
  double[] chain(int n) {
    double[] betas = new double[n];
    for (int i = 0; i < n; i++) {
      double ratio = Math.cos(angle((i + 1.0) / n)) / Math.cos(angle((double) i / n));
      betas[i] = Math.min(1 - ratio * ratio, Beta.LARGEST_STEP);
    }
    return betas;
  }

  /**
   * Returns -2 ln(cos(angle(t)) / cos(angle(0))), where the quotient is 1 - u without cancellation.
   */
  private double uncapped(double t) {
    double half = 0.5 * t * speed();
    double u = 2 * Math.sin(half) * Math.sin(angle(0) + half) / Math.cos(angle(0));
    return -2 * Math.log1p(-u);
  }

  private double angle(double t) {
    return (t + offset) * speed();
  }

  private double speed() {
    return 0.5 * Math.PI / (1 + offset);
  }
}
