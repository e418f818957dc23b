package dev.ito.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.ito.io.FiniteJson;
import java.util.Arrays;
import java.util.List;

/**
 * How long samples take: the median over the batches of one size, from {@link System#nanoTime}.
 *
 * <p>The first batch is the warm-up, in which kernels are prepared and code is compiled, and does
 * not count unless it is the only one.
 *
 * @param secondsPerSample NaN without a batch
 * @param batches that were measured
 * @param size of each
 */
public record BatchTimes(
    @JsonProperty("secondsPerSample") @JsonDeserialize(using = FiniteJson.Number.class)
        double secondsPerSample,
    int batches,
    int size) {
  /** A batch and how long it took. */
  record Batch(int size, double seconds) {}

  /** Returns the median of batches in the order in which they were drawn. */
  static BatchTimes of(List<Batch> all) {
    List<Batch> warm = all.size() > 1 ? all.subList(1, all.size()) : all;
    int size = warm.stream().mapToInt(Batch::size).max().orElse(0);
    double[] each =
        warm.stream()
            .filter(batch -> batch.size == size)
            .mapToDouble(batch -> batch.seconds / size)
            .sorted()
            .toArray();
    return new BatchTimes(median(each), each.length, size);
  }

  private static double median(double... sorted) {
    int n = sorted.length;
    return n == 0
        ? Double.NaN
        : Arrays.stream(sorted, (n - 1) / 2, n / 2 + 1).average().orElseThrow();
  }
}
