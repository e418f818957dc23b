package dev.ito.evaluation;

import dev.ito.likelihood.LogDensities;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.likelihood.Truncation;
import dev.ito.math.Batch;

/**
 * The density of a model at data: a function of the index of the example, whatever the batches.
 *
 * @param likelihood of the model at t-min
 * @param truncated whether the way from the data to t-min is bounded, instead of left out
 */
record DataDensity(
    DequantisedData data, LogLikelihood likelihood, boolean truncated, Subject.Work work) {
  /**
   * What was found.
   *
   * @param nats -log p of each example
   * @param flow the parts of it
   */
  record Found(double[] nats, LogDensities flow) {}

  /**
   * Computes -log p.
   *
   * @param draw of the dequantisation and of the noise at t-min
   * @param probes draw of the probes
   */
  Found of(int from, int to, int draw, int probes) {
    work.requireNotStopped();
    Batch x = data.points(from, to, draw);
    long seed = data.seed();
    if (!truncated) {
      return found(likelihood.of(x, seed, from, probes), new double[x.count()]);
    }
    var bound =
        new Truncation(likelihood.sde(), likelihood.tMin())
            .bound(likelihood.score(), x, seed, from, draw);
    return found(likelihood.of(bound.noisy(), seed, from, probes), bound.nats());
  }

  private static Found found(LogDensities flow, double[] added) {
    double[] nats = flow.values();
    for (int i = 0; i < nats.length; i++) {
      nats[i] = added[i] - nats[i];
    }
    return new Found(nats, flow);
  }
}
