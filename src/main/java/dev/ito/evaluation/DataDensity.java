package dev.ito.evaluation;

import dev.ito.likelihood.Divergence;
import dev.ito.likelihood.ImportanceWeights;
import dev.ito.likelihood.LogDensities;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.likelihood.Truncation;
import dev.ito.math.Batch;
import java.util.Arrays;

/**
 * The density of a model at data: a function of the index of the example, whatever the batches.
 *
 * @param likelihood of the model at t-min
 * @param truncated whether the way from the data to t-min is bounded, instead of left out
 * @param weighted points of each example, whose densities are averaged: K of the
 *     importance-weighted bound, which falls with K (Burda et al. 2016, theorem 1)
 */
record DataDensity(
    DequantisedData data,
    LogLikelihood likelihood,
    boolean truncated,
    int weighted,
    Subject.Work work) {
  /**
   * What was found.
   *
   * @param nats -log p of each example
   * @param nfe evaluations of each
   */
  record Found(double[] nats, int[] nfe) {}

  /**
   * Computes -log p: -log of the mean over K points x of p(x) / q(x), where q is the law of the
   * points.
   *
   * @param draw of the points and of the noise at t-min
   * @param probes draw of the probes
   */
  Found of(int from, int to, int draw, int probes) {
    double[][][] nats = new double[weighted][][];
    int[] nfe = new int[to - from];
    for (int k = 0; k < weighted; k++) {
      One one = one(from, to, draw * weighted + k, probes);
      nats[k] = one.nats();
      Arrays.setAll(nfe, i -> nfe[i] + one.nfe()[i]);
    }
    double[] all = new double[to - from];
    Arrays.setAll(
        all,
        i -> ImportanceWeights.bound(Arrays.stream(nats).map(k -> k[i]).toArray(double[][]::new)));
    return new Found(all, nfe);
  }

  /**
   * One point of each example.
   *
   * @param nats -log (p / q) of each by each estimate of the divergence
   */
  private record One(double[][] nats, int[] nfe) {}

  private One one(int from, int to, int draw, int probes) {
    work.requireNotStopped();
    Dequantisation.Points points = data.points(from, to, draw);
    double[] added = points.nats();
    Batch x = points.x();
    if (truncated) {
      var bound =
          new Truncation(likelihood.sde(), likelihood.tMin())
              .bound(likelihood.score(), x, data.seed(), from, draw);
      added = bound.nats();
      x = bound.noisy();
    }
    LogDensities flow = likelihood.of(x, data.seed(), from, probes);
    double[][] nats = new double[added.length][];
    for (int i = 0; i < nats.length; i++) {
      double own = added[i];
      double atEnd = flow.atEnd()[i];
      nats[i] = Arrays.stream(flow.changes()[i]).map(change -> own - (atEnd + change)).toArray();
    }
    return new One(nats, flow.nfe());
  }

  /** Returns the same but for the likelihood. */
  DataDensity with(LogLikelihood other) {
    return new DataDensity(data, other, truncated, weighted, work);
  }

  /** Returns the same but for what is done about the times before t-min. */
  DataDensity truncated(boolean other) {
    return new DataDensity(data, likelihood, other, weighted, work);
  }

  /** Returns whether weights of points do not know the luck of the probes they weigh. */
  boolean isWeighable() {
    return likelihood.divergence().estimates() > 1
        || likelihood.divergence() instanceof Divergence.Exact;
  }

  /** Returns the same with more points of each example. */
  DataDensity weighted(int points) {
    return new DataDensity(data, likelihood, truncated, points, work);
  }
}
