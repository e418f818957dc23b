package dev.ito.solver;

/**
 * Dormand and Prince's pair with the error control of Hairer, Norsett & Wanner 1993, II.4,
 * backwards along one sample in the plane.
 *
 * @param slope dx/dt
 * @param from the first time
 * @param to the last, below it
 * @param rtol relative tolerance
 * @param atol absolute tolerance
 */
record NaiveRk45(Slope slope, double from, double to, double rtol, double atol) {
  /** dx/dt. */
  interface Slope {
    double[] at(double[] x, double t);
  }

  /** Dormand & Prince 1980: the nodes, the rows of A, the weights of order 5 and those of 4. */
  private static final double[] NODES = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};

  private static final double[][] A = {
    {},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
  };
  private static final double[] FOURTH = {
    5179.0 / 57600, 0, 7571.0 / 16695, 393.0 / 640, -92097.0 / 339200, 187.0 / 2100, 1.0 / 40
  };

  /** Returns x(to). */
  double[] run(double[] x) {
    double now = from;
    double[] first = slope.at(x, now);
    double h = startingStep(x, first);
    boolean rejected = false;
    while (now > to) {
      // A step cut at the end shrinks from there if it is rejected.
      boolean last = h >= now - to;
      h = last ? now - to : h;
      double[][] k = new double[7][];
      k[0] = first;
      double[] next = x;
      double[] fourth = sum(1, x, -h * FOURTH[0], first);
      for (int stage = 1; stage < 7; stage++) {
        next = x;
        for (int j = 0; j < stage; j++) {
          next = sum(1, next, -h * A[stage][j], k[j]);
        }
        k[stage] = slope.at(next, now - NODES[stage] * h);
        fourth = sum(1, fourth, -h * FOURTH[stage], k[stage]);
      }
      double error = norm(sum(1, next, -1, fourth), x, next);
      double factor = Math.max(0.2, Math.min(rejected ? 1 : 10, 0.9 * Math.pow(error, -0.2)));
      rejected = error > 1;
      if (!rejected) {
        now = last ? to : now - h;
        x = next;
        first = k[6];
      }
      h *= factor;
    }
    return x;
  }

  /** Algorithm II.4.14, with the trial step kept within the interval. */
  private double startingStep(double[] x, double[] first) {
    double d0 = norm(x, x, x);
    double d1 = norm(first, x, x);
    double h0 = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1;
    h0 = Math.min(h0, from - to);
    double[] after = slope.at(sum(1, x, -h0, first), from - h0);
    double d2 = norm(sum(1, after, -1, first), x, x) / h0;
    double h1 = Math.pow(0.01 / Math.max(d1, d2), 0.2);
    return Math.min(100 * h0, h1);
  }

  /** Root mean square of a vector in units of what is tolerated. */
  private double norm(double[] v, double[] x, double[] y) {
    double square = 0;
    for (int j = 0; j < v.length; j++) {
      double tolerated = atol + rtol * Math.max(Math.abs(x[j]), Math.abs(y[j]));
      square += Math.pow(v[j] / tolerated, 2);
    }
    return Math.sqrt(square / v.length);
  }

  private static double[] sum(double a, double[] x, double b, double[] y) {
    return new double[] {a * x[0] + b * y[0], a * x[1] + b * y[1]};
  }
}
