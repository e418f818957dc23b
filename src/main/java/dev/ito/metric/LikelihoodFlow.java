package dev.ito.metric;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Sde;
import dev.ito.solver.VectorField;

/**
 * The probability flow of a sample x together with its change of log-density: dx/dt = f x - g^2 s /
 * 2 and d delta/dt = div(dx/dt) = f D - g^2 (div s) / 2 (Song et al. 2021, eq. 39).
 *
 * <p>A state is the D values of x, then delta / D for each estimate of the divergence: nats per
 * dimension, what is reported in the end, so that a tolerance means the same for x and for delta
 * whatever D is. They are parts of their own in the error of a step. In the mean over D + 1 values
 * the last would count for 1 / (D + 1): with thousands of pixels x alone would choose the steps,
 * and delta, whose slope is the steeper of the two near t = 0, would be as wrong as it likes.
 *
 * @param shape of x
 * @param estimates of the divergence
 * @param trace computes them
 */
record LikelihoodFlow(
    Sde sde, DifferentiableScore score, Shape shape, int estimates, Divergence.Trace trace)
    implements VectorField {
  /** Returns states at the start: samples, and no change yet. */
  Batch states(Batch x) {
    Batch states = new Batch(x.count(), Shape.of(x.size() + estimates));
    for (int i = 0; i < x.count(); i++) {
      System.arraycopy(x.values(), i * x.size(), states.values(), i * states.size(), x.size());
    }
    return states;
  }

  /** Returns the samples of states. */
  Batch samples(Batch states) {
    Batch x = new Batch(states.count(), shape);
    for (int i = 0; i < x.count(); i++) {
      System.arraycopy(states.values(), i * states.size(), x.values(), i * x.size(), x.size());
    }
    return x;
  }

  /** Returns delta in nats, one array of estimates per sample. */
  double[][] changes(Batch states) {
    double[][] changes = new double[states.count()][estimates];
    for (int i = 0; i < changes.length; i++) {
      for (int k = 0; k < estimates; k++) {
        changes[i][k] = shape.size() * states.values()[i * states.size() + shape.size() + k];
      }
    }
    return changes;
  }

  @Override
  public void at(int[] rows, Batch states, double[] t, Batch out) {
    Batch x = samples(states);
    Batch s = x.like();
    double[][] traces = trace.at(score, rows, x, t, s);
    int size = shape.size();
    for (int i = 0; i < rows.length; i++) {
      double ofX = sde.drift(t[i]);
      double ofScore = -0.5 * sde.diffusionSquared(t[i]);
      int at = i * states.size();
      for (int j = 0; j < size; j++) {
        out.values()[at + j] = ofX * x.values()[i * size + j] + ofScore * s.values()[i * size + j];
      }
      for (int k = 0; k < estimates; k++) {
        out.values()[at + size + k] = ofX + ofScore * traces[i][k] / size;
      }
    }
  }

  @Override
  public int[] parts(int size) {
    return new int[] {shape.size(), estimates};
  }
}
