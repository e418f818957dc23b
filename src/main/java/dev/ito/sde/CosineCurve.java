package dev.ito.sde;

/**
 * The rate and integral behind both cosine schedules: the angle runs from s / (1 + s) pi / 2 to pi / 2.
 *
 * @param offset s
 * @param cap largest rate
 */
record CosineCurve(double offset, double cap) {
  double rate(double t) {
    return Math.min(speed() * 2 * Math.tan(angle(t)), cap);
  }

  double integral(double t) {
    double kink = (Math.atan(cap / (2 * speed())) - angle(0)) / speed();
    double smooth = Math.min(t, kink);
    double uncapped = 2 * (Math.log(Math.cos(angle(0))) - Math.log(Math.cos(angle(smooth))));
    return t > kink ? uncapped + cap * (t - kink) : uncapped;
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

  private double angle(double t) {
    return (t + offset) * speed();
  }

  private double speed() {
    return 0.5 * Math.PI / (1 + offset);
  }
}
