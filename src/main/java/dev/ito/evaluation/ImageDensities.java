package dev.ito.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ito.io.Csv;
import dev.ito.io.KeptRows;
import dev.ito.io.Monitor;
import java.io.IOException;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * The density of a model at the first images, in the mean over draws.
 *
 * @param nats -log p of each
 * @param nfe evaluations of each, those of all draws together
 * @param before images that an interrupted evaluation had finished
 */
record ImageDensities(double[] nats, int[] nfe, int before) {
  /**
   * Computes them batch by batch, from where the kept rows end.
   *
   * @param batch images at once
   * @param draws of the dequantisation of each
   */
  static ImageDensities of(DataDensity density, int count, int batch, int draws, KeptRows rows)
      throws IOException {
    ImageDensities found = restored(count, rows.before());
    Monitor monitor = density.work().monitor();
    try (Monitor.Task task = monitor.start("bits-per-dim", "images", found.before, count)) {
      for (int from = found.before; from < count; from += batch) {
        int to = Math.min(from + batch, count);
        found.compute(density, from, to, draws);
        found.keep(from, to, rows);
        task.at(to, "");
      }
    }
    return found;
  }

  private static ImageDensities restored(int count, List<String[]> rows) {
    ImageDensities found = new ImageDensities(new double[count], new int[count], rows.size());
    for (int i = 0; i < rows.size(); i++) {
      found.nats[i] = Double.parseDouble(rows.get(i)[1]);
      found.nfe[i] = Integer.parseInt(rows.get(i)[2]);
    }
    return found;
  }

  private void compute(DataDensity density, int from, int to, int draws) {
    ImageDensities some = of(density, from, to, draws);
    System.arraycopy(some.nats, 0, nats, from, to - from);
    System.arraycopy(some.nfe, 0, nfe, from, to - from);
  }

  /** Computes those of a batch. */
  static ImageDensities of(DataDensity density, int from, int to, int draws) {
    ImageDensities some = new ImageDensities(new double[to - from], new int[to - from], 0);
    for (int draw = 0; draw < draws; draw++) {
      DataDensity.Found found = density.of(from, to, draw, draw);
      for (int i = 0; i < some.nats.length; i++) {
        some.nats[i] += found.nats()[i] / draws;
        some.nfe[i] += found.nfe()[i];
      }
    }
    return some;
  }

  private void keep(int from, int to, KeptRows rows) throws IOException {
    for (int i = from; i < to; i++) {
      rows.add(i, nats[i], nfe[i]);
    }
    rows.flush();
  }

  /** Returns bits per dimension. */
  double[] bits(DequantisedData data) {
    return Arrays.stream(nats).map(data::bits).toArray();
  }

  /**
   * Returns a row for each image.
   *
   * @param shift added to the bits of each
   */
  Csv table(DequantisedData data, double shift) {
    Csv table = new Csv("index", data.law().column(), "bits-per-dim", "nfe");
    for (int i = 0; i < nats.length; i++) {
      table.add(i, -nats[i], data.bits(nats[i]) + shift, nfe[i]);
    }
    return table;
  }

  IntSummaryStatistics cost() {
    return Arrays.stream(nfe).summaryStatistics();
  }

  private double speed(double seconds) {
    return (nats.length - before) / seconds;
  }

  /**
   * What a result records of the cost.
   *
   * @param nfeLeast evaluations of the cheapest image
   * @param nfeMost evaluations of the dearest image
   * @param imagesPerSecond of those that were computed
   * @param imagesKept that an interrupted evaluation had finished
   */
  @JsonNaming(LowerCamelCaseStrategy.class)
  record Cost(int nfeLeast, int nfeMost, double imagesPerSecond, int imagesKept) {}

  Cost cost(double seconds) {
    return new Cost(cost().getMin(), cost().getMax(), speed(seconds), before);
  }

  /** Returns the cost in one line. */
  String line(double seconds) {
    return String.format(
        Locale.ROOT,
        "bits-per-dim: %.3g images/s, %d to %d evaluations per image",
        speed(seconds),
        cost().getMin(),
        cost().getMax());
  }
}
