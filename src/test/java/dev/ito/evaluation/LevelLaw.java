package dev.ito.evaluation;

import dev.ito.data.PixelScale;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.NoisySamples;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

/**
 * A mixture of product laws of levels, whose probabilities are sums, and its exact score under any
 * process: each value of a component is a mixture of normal laws around the levels.
 *
 * @param weights of the components
 * @param probabilities of each level, by component and value
 */
record LevelLaw(Sde sde, PixelScale scale, double[] weights, double[][][] probabilities)
    implements DifferentiableScore {
  int size() {
    return probabilities[0].length;
  }

  Shape shape() {
    return Shape.image(1, size(), 1);
  }

  /** Returns P of an image. */
  double probability(int... levels) {
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      double product = weights[m];
      for (int j = 0; j < levels.length; j++) {
        product *= probabilities[m][j][levels[j]];
      }
      sum += product;
    }
    return sum;
  }

  /** Returns an image from uniform numbers, the first for the component. */
  int[] draw(double... uniform) {
    double[][] component = probabilities[index(weights, uniform[0])];
    return IntStream.range(0, size()).map(j -> index(component[j], uniform[j + 1])).toArray();
  }

  private static int index(double[] law, double u) {
    double sum = 0;
    for (int k = 0; k < law.length; k++) {
      sum += law[k];
      if (u < sum) {
        return k;
      }
    }
    return law.length - 1;
  }

  @Override
  public void score(NoisySamples at, Batch out) {
    scoreAndVjp(at, at.x().like(), out, at.x().like());
  }

  @Override
  public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
    IntStream.range(0, at.count()).parallel().forEach(i -> row(i, at, v, out, vjp));
  }

  /** Returns log p of every sample at a time. */
  double[] logDensity(Batch x, double t) {
    NoisySamples at = new NoisySamples(x, NoisySamples.filled(x, t), new long[x.count()]);
    Batch out = x.like();
    return IntStream.range(0, x.count()).mapToDouble(i -> row(i, at, x, out, out)).toArray();
  }

  @Override
  public LevelLaw labelled(LongToIntFunction label) {
    return this;
  }

  private double row(int i, NoisySamples at, Batch v, Batch out, Batch vjp) {
    int size = size();
    Marginal marginal = sde.marginal(at.t()[i]);
    double[] logs = new double[weights.length];
    double[][] scores = new double[weights.length][size];
    double[][] slopes = new double[weights.length][size];
    for (int m = 0; m < weights.length; m++) {
      logs[m] = Math.log(weights[m]);
      for (int j = 0; j < size; j++) {
        double[] found = value(at.x().values()[i * size + j], probabilities[m][j], marginal);
        logs[m] += found[0];
        scores[m][j] = found[1];
        slopes[m][j] = found[2];
      }
    }
    double most = Arrays.stream(logs).max().orElseThrow();
    double[] parts = Arrays.stream(logs).map(log -> Math.exp(log - most)).toArray();
    double sum = Arrays.stream(parts).sum();
    double[] mean = new double[size];
    double[] product = new double[size];
    for (int m = 0; m < parts.length; m++) {
      double part = parts[m] / sum;
      double along = 0;
      for (int j = 0; j < size; j++) {
        mean[j] += part * scores[m][j];
        along += scores[m][j] * v.values()[i * size + j];
      }
      for (int j = 0; j < size; j++) {
        product[j] += part * (slopes[m][j] * v.values()[i * size + j] + along * scores[m][j]);
      }
    }
    double along = 0;
    for (int j = 0; j < size; j++) {
      along += mean[j] * v.values()[i * size + j];
    }
    for (int j = 0; j < size; j++) {
      out.values()[i * size + j] = mean[j];
      vjp.values()[i * size + j] = product[j] - along * mean[j];
    }
    return most + Math.log(sum);
  }

  /** Returns log p, its slope and its second derivative at one value. */
  private double[] value(double x, double[] law, Marginal m) {
    double variance = m.sigma() * m.sigma();
    int[] levels = IntStream.range(0, law.length).filter(l -> law[l] > 0).toArray();
    double[] apart =
        Arrays.stream(levels).mapToDouble(l -> m.alpha() * scale.toModel(l) - x).toArray();
    double[] logs = new double[levels.length];
    Arrays.setAll(logs, k -> Math.log(law[levels[k]]) - 0.5 * apart[k] * apart[k] / variance);
    double most = Arrays.stream(logs).max().orElseThrow();
    double sum = 0;
    double first = 0;
    double second = 0;
    for (int k = 0; k < logs.length; k++) {
      double part = Math.exp(logs[k] - most);
      double slope = apart[k] / variance;
      sum += part;
      first += part * slope;
      second += part * slope * slope;
    }
    double slope = first / sum;
    double log = most + Math.log(sum) - 0.5 * Math.log(2 * Math.PI * variance);
    return new double[] {log, slope, second / sum - slope * slope - 1 / variance};
  }
}
