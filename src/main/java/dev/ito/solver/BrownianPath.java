package dev.ito.solver;

import dev.ito.math.Noise;
import dev.ito.math.Purpose;

/**
 * One Brownian path on [0, 1] per value of every sample, known at any time: a virtual Brownian tree
 * (Li et al. 2020, section 4).
 *
 * <p>W(t) follows by halving the interval around t, each midpoint being a draw of the Brownian
 * bridge with a key of its own. So W(t) is a function of the sample and t: coarse and fine grids,
 * and solvers of different kinds, are driven by the same path. Below 2^-{@value #DEPTH} the path is
 * a straight line.
 *
 * @param first index of the sample that row 0 of a batch stands for
 */
public record BrownianPath(long seed, long first) implements DrivingNoise {
  private static final int DEPTH = 32;

  @Override
  public void increment(Step step, int row, double[] z, int offset, int length) {
    double[] from = new double[length];
    double[] to = new double[length];
    value(row, step.from(), from);
    value(row, step.to(), to);
    double scale = 1 / Math.sqrt(Math.abs(step.from() - step.to()));
    for (int j = 0; j < length; j++) {
      z[offset + j] = scale * (from[j] - to[j]);
    }
  }

  /**
   * Writes W(t) of one sample.
   *
   * @param row of the sample in the batch
   * @param t in [0, 1]
   * @param w receives one number per value of the sample
   */
  public void value(long row, double t, double[] w) {
    Noise noise = new Noise(seed, Purpose.PATH, first);
    double[] left = new double[w.length];
    double[] right = new double[w.length];
    double[] z = new double[w.length];
    noise.gaussian(row, 0, right, 0, w.length);
    double low = 0;
    double width = 1;
    // The nodes are numbered as in a heap: 1 is the midpoint of [0, 1], 2n and 2n + 1 lie below n.
    long node = 1;
    for (int depth = 0; depth < DEPTH && low < t && t < low + width; depth++) {
      noise.gaussian(row, node, z, 0, w.length);
      double deviation = 0.5 * Math.sqrt(width);
      width *= 0.5;
      boolean above = t >= low + width;
      for (int j = 0; j < w.length; j++) {
        double middle = 0.5 * (left[j] + right[j]) + deviation * z[j];
        (above ? left : right)[j] = middle;
      }
      low += above ? width : 0;
      node = 2 * node + (above ? 1 : 0);
    }
    double part = (t - low) / width;
    for (int j = 0; j < w.length; j++) {
      w[j] = left[j] + part * (right[j] - left[j]);
    }
  }

  @Override
  public BrownianPath path() {
    return this;
  }
}
