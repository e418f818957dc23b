package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.NoisySamples;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.VectorField;
import java.util.Arrays;

/**
 * The probability flow of a sample together with its change of log-density (Song et al. 2021, eq.
 * 39), in a function of the noise level u = ln(sigma / alpha) instead of the time, and for y = x /
 * sqrt(alpha^2 + sigma^2) instead of x.
 *
 * <p>As du/dt = g^2 / (2 sigma^2), both coefficients of the process drop out. With p^2 = sigma^2 /
 * (alpha^2 + sigma^2) and the noise estimate zHat = -sigma s, the flow of every linear process is
 * dy/du = -p^2 y + p zHat, and the change per dimension d delta/du = -p^2 + sigma div(zHat) / D.
 * Nothing in it grows without bound where sigma goes to 0, as g^2 / sigma^2 does in t: there sigma
 * div(zHat) / D tends to the share of directions in which the data are spread less than sigma.
 *
 * <p>A state is the D values of y, then delta for each estimate of the divergence: nats per
 * dimension, what is reported in the end, so that a tolerance means the same for y and for delta
 * whatever D is. They are parts of their own in the error of a step. In the mean over D + 1 values
 * the last would count for 1 / (D + 1): with thousands of pixels y alone would choose the steps,
 * and delta would be as wrong as it likes.
 *
 * <p>It is solved in a {@link FlowVariable} w, whose du/dw multiplies all slopes.
 *
 * @param shape of x
 * @param estimates of the divergence; with none the flow is that of the samples alone
 */
record LikelihoodFlow(
    NoiseScale scale,
    FlowVariable variable,
    DifferentiableScore score,
    Shape shape,
    int estimates,
    Divergence.Trace trace)
    implements VectorField {
  /** Makes the flow of samples alone. */
  static LikelihoodFlow ofSamples(
      NoiseScale scale, FlowVariable variable, DifferentiableScore score, Shape shape) {
    return new LikelihoodFlow(
        scale,
        variable,
        score,
        shape,
        0,
        (known, at, s) -> {
          known.score(at, s);
          return new double[at.count()][0];
        });
  }

  /** Returns states of samples at a time, and no change yet. */
  Batch states(Batch x, double t) {
    double unit = NoiseScale.unit(sde().marginal(t));
    Batch states = new Batch(x.count(), Shape.of(x.size() + estimates));
    for (int i = 0; i < x.count(); i++) {
      for (int j = 0; j < x.size(); j++) {
        states.values()[i * states.size() + j] = x.values()[i * x.size() + j] / unit;
      }
    }
    return states;
  }

  /** Returns the samples of states at a time. */
  Batch samples(Batch states, double t) {
    return samples(states, NoisySamples.filled(states, t));
  }

  private Batch samples(Batch states, double[] t) {
    Batch x = new Batch(states.count(), shape);
    for (int i = 0; i < x.count(); i++) {
      double unit = NoiseScale.unit(sde().marginal(t[i]));
      for (int j = 0; j < x.size(); j++) {
        x.values()[i * x.size() + j] = unit * states.values()[i * states.size() + j];
      }
    }
    return x;
  }

  /**
   * Returns the changes of the log-density of x in nats, one array of estimates per sample: delta
   * is that of y, whose unit differs between the ends.
   */
  double[][] changes(Batch states) {
    double units =
        Math.log(NoiseScale.unit(sde().marginal(scale.to())))
            - Math.log(NoiseScale.unit(sde().marginal(scale.from())));
    double[][] changes = new double[states.count()][estimates];
    for (int i = 0; i < changes.length; i++) {
      for (int k = 0; k < estimates; k++) {
        double delta = states.values()[i * states.size() + shape.size() + k];
        changes[i][k] = shape.size() * (delta + units);
      }
    }
    return changes;
  }

  @Override
  public void at(long[] samples, Batch states, double[] w, Batch out) {
    double[] t = Arrays.stream(w).map(variable::level).map(scale::time).toArray();
    Batch x = samples(states, t);
    Batch s = x.like();
    double[][] traces = trace.at(score, new NoisySamples(x, t, samples), s);
    int size = shape.size();
    for (int i = 0; i < samples.length; i++) {
      Marginal m = sde().marginal(t[i]);
      double part = m.sigma() / NoiseScale.unit(m);
      int at = i * states.size();
      for (int j = 0; j < size; j++) {
        double noise = -m.sigma() * s.values()[i * size + j];
        out.values()[at + j] = part * (noise - part * states.values()[at + j]);
      }
      for (int k = 0; k < estimates; k++) {
        out.values()[at + size + k] = -part * part - m.sigma() * m.sigma() * traces[i][k] / size;
      }
    }
    out.scaleRows(Arrays.stream(w).map(variable::levelsPer).toArray());
  }

  @Override
  public int[] parts(int size) {
    return estimates == 0 ? new int[] {size} : new int[] {shape.size(), estimates};
  }

  private Sde sde() {
    return scale.sde();
  }
}
