package dev.ito.evaluation;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.likelihood.LogDensities;
import dev.ito.likelihood.LogLikelihood;
import dev.ito.likelihood.Truncation;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The density of a model at data: a function of the index of the example, whatever the batches.
 *
 * @param subject what is measured
 * @param examples the data
 * @param levels over whose bins the data are spread; empty for real numbers
 * @param likelihood of the model at t-min
 * @param truncated whether the way from the data to t-min is bounded, instead of left out
 */
record DataDensity(
    Subject subject,
    Examples examples,
    Optional<PixelScale> levels,
    LogLikelihood likelihood,
    boolean truncated) {
  /**
   * What was found.
   *
   * @param nats -log p of each example
   * @param flow the parts of it
   */
  record Found(double[] nats, LogDensities flow) {}

  DataDensity with(LogLikelihood other) {
    return new DataDensity(subject, examples, levels, other, truncated);
  }

  DataDensity withTruncation(boolean bounded) {
    return new DataDensity(subject, examples, levels, likelihood, bounded);
  }

  /**
   * Returns examples as the model sees them.
   *
   * @param from first example
   * @param to one more than the last
   * @param draw of the dequantisation
   */
  Batch points(int from, int to, int draw) {
    Batch x = examples.batch(IntStream.range(from, to).toArray());
    levels.ifPresent(
        scale ->
            scale.dequantise(x, new Noise(subject.seed(), Purpose.DEQUANTISATION, from), draw));
    return x;
  }

  /**
   * Computes -log p.
   *
   * @param draw of the dequantisation and of the noise at t-min
   * @param probes draw of the probes
   */
  Found of(int from, int to, int draw, int probes) {
    subject.requireNotStopped();
    Batch x = points(from, to, draw);
    long seed = subject.seed();
    if (!truncated) {
      return found(likelihood.of(x, seed, from, probes), new double[x.count()]);
    }
    var bound =
        new Truncation(subject.sde(), likelihood.tMin())
            .bound(subject.score(), x, seed, from, draw);
    return found(likelihood.of(bound.noisy(), seed, from, probes), bound.nats());
  }

  private static Found found(LogDensities flow, double[] added) {
    double[] nats = flow.values();
    for (int i = 0; i < nats.length; i++) {
      nats[i] = added[i] - nats[i];
    }
    return new Found(nats, flow);
  }

  /** Returns what the width of a bin adds to the bits per dimension: the density becomes a mass. */
  double offset() {
    return levels.map(scale -> -Math.log(scale.bin()) / Math.log(2)).orElse(0.0);
  }

  /** Returns -log p in bits per dimension. */
  double bits(double nats) {
    return difference(nats) + offset();
  }

  /** Returns a difference of nats in bits per dimension. */
  double difference(double nats) {
    return nats / (examples.shape().size() * Math.log(2));
  }
}
