package dev.ito.job;

import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Setup;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.util.List;

/**
 * Metrics that are asked for, checked before the work that leads to them.
 *
 * @param key of the experiment that asks
 * @param given whether data are given to measure on
 */
record Asked(String key, List<Metric> metrics, boolean given) {
  /** Of 2,048 features and 1,008 logits, as Inception has, in float64, as they are kept. */
  private static final long FEATURE_BYTES = 8L * (2048 + 1008);

  /** Returns how many bytes it writes, about: the features of the samples. */
  long bytes() {
    return metrics.stream().mapToLong(metric -> FEATURE_BYTES * metric.samples()).max().orElse(0);
  }

  /** Refuses what measuring would, as far as it can be told without data. */
  void requireReady(Setup setup) throws IOException {
    for (int k = 0; k < metrics.size(); k++) {
      Metric metric = metrics.get(k);
      InvalidInput.Part<Void, IOException> check =
          () -> {
            metric.requireReady(setup, given);
            return null;
          };
      InvalidInput.inside(key + "." + k + ": ", check);
    }
  }

  /** Opens the data that are measured on. */
  void requireData(Setup setup) throws IOException {
    for (Metric metric : metrics) {
      metric.requireData(setup, given);
    }
  }

  /** Refuses data that are there and cannot be measured on. */
  void requireSuitable(Setup setup) throws IOException {
    for (Metric metric : metrics) {
      metric.requireSuitable(setup);
    }
  }
}
