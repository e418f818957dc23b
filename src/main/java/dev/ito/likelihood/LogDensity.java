package dev.ito.likelihood;

import dev.ito.math.Batch;
import dev.ito.sde.Sde;

/** The logarithm of a density. */
@FunctionalInterface
public interface LogDensity {
  /** Returns the log-density of every sample, in nats. */
  double[] of(Batch x);

  /** Returns that of the prior of a process, N(0, standard deviation^2) in every value. */
  static LogDensity prior(Sde sde) {
    double deviation = sde.priorStandardDeviation();
    return x -> {
      double[] logs = new double[x.count()];
      for (int i = 0; i < logs.length; i++) {
        double square = 0;
        for (int j = i * x.size(); j < (i + 1) * x.size(); j++) {
          square += x.values()[j] * x.values()[j];
        }
        logs[i] =
            -0.5 * square / (deviation * deviation)
                - x.size() * (Math.log(deviation) + 0.5 * Math.log(2 * Math.PI));
      }
      return logs;
    };
  }
}
