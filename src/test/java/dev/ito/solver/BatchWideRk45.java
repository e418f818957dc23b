package dev.ito.solver;

import java.util.Arrays;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;

/**
 * What libraries of ODE solvers do with a batch: one step size for all, from one norm over the
 * whole batch. The pair, the first step and the controller are those of {@link Rk45}, written again
 * from Hairer, Norsett & Wanner 1993, table II.5.2 and algorithm II.4.14.
 */
final class BatchWideRk45 {
  private static final double[][] A = {
    {},
    {1 / 5.0},
    {3 / 40.0, 9 / 40.0},
    {44 / 45.0, -56 / 15.0, 32 / 9.0},
    {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
    {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
    {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
  };
  private static final double[] C = {0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1};

  /** The weights of order 4. */
  private static final double[] LOW = {
    5179 / 57600.0, 0, 7571 / 16695.0, 393 / 640.0, -92097 / 339200.0, 187 / 2100.0, 1 / 40.0
  };

  private final FirstOrderDifferentialEquations equations;
  private final double tolerance;
  private int evaluations;

  BatchWideRk45(FirstOrderDifferentialEquations equations, double tolerance) {
    this.equations = equations;
    this.tolerance = tolerance;
  }

  /** Returns the number of evaluations of every sample. */
  int evaluations() {
    return evaluations;
  }

  double[] solve(double[] start, double from, double end) {
    double[] x = start;
    double t = from;
    double[] slope = slopes(t, x);
    double h = first(x, slope, t, end);
    boolean rejected = false;
    while (t != end) {
      double to = (end - t - h) * (end - from) > 0 ? t + h : end;
      double[][] k = new double[7][];
      k[0] = slope;
      double[] next = x;
      for (int stage = 1; stage < 7; stage++) {
        next = x.clone();
        for (int j = 0; j < stage; j++) {
          add(next, (to - t) * A[stage][j], k[j]);
        }
        k[stage] = slopes(t + C[stage] * (to - t), next);
      }
      double[] error = x.clone();
      add(error, -1, next);
      for (int j = 0; j < 7; j++) {
        add(error, (to - t) * LOW[j], k[j]);
      }
      double norm = norm(error, x, next);
      double growth = Math.min(10, Math.max(0.2, 0.9 * Math.pow(norm, -0.2)));
      h *= rejected ? Math.min(1, growth) : growth;
      rejected = norm > 1;
      if (!rejected) {
        x = next;
        slope = k[6];
        t = to;
      }
    }
    return x;
  }

  private double first(double[] x, double[] slope, double t, double end) {
    double size = Math.min(Math.abs(end - t), 0.01 * norm(x, x, x) / norm(slope, x, x));
    double sign = Math.signum(end - t);
    double[] moved = x.clone();
    add(moved, sign * size, slope);
    double[] change = slopes(t + sign * size, moved);
    add(change, -1, slope);
    double curved = Math.max(norm(slope, x, x), norm(change, x, x) / size);
    double next = Math.min(100 * size, Math.pow(0.01 / curved, 0.2));
    return sign * Math.min(next, Math.abs(end - t));
  }

  private double[] slopes(double t, double[] x) {
    evaluations++;
    int size = equations.getDimension();
    double[] slopes = new double[x.length];
    for (int i = 0; i < x.length; i += size) {
      double[] slope = new double[size];
      equations.computeDerivatives(t, Arrays.copyOfRange(x, i, i + size), slope);
      System.arraycopy(slope, 0, slopes, i, size);
    }
    return slopes;
  }

  private double norm(double[] of, double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < of.length; i++) {
      double scale = tolerance + tolerance * Math.max(Math.abs(a[i]), Math.abs(b[i]));
      sum += Math.pow(of[i] / scale, 2);
    }
    return Math.sqrt(sum / of.length);
  }

  private static void add(double[] x, double factor, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += factor * y[i];
    }
  }
}
