package dev.ito.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ito.io.Monitor;
import dev.ito.math.Estimate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * A mean over all images by a coarse solver, and what a fine one changes in the mean over some of
 * them: together an estimate of the fine mean over all (Giles 2008, with two levels).
 *
 * <p>A coarse solver errs much, but nearly the same for every image, so that a few show by how
 * much.
 *
 * @param result of all images
 * @param change by the fine solver of one image, in bits per dimension
 * @param solver the fine one
 * @param nfe evaluations of each of these images by the fine solver
 */
record Refinement(Estimate result, Estimate change, String solver, double nfe) {
  /** Images side by side: blocks as small as a batch is worth, spread over all. */
  private static final int BLOCK = 16;

  /**
   * Measures some images again.
   *
   * @param fine the density by the fine solver
   * @param coarse all images by the coarse one
   * @param images how many at least, if there are as many
   * @param draws of the dequantisation of each
   */
  static Refinement of(DataDensity fine, ImageDensities coarse, int images, int draws) {
    DequantisedData data = fine.data();
    double[] all = coarse.bits(data);
    int blocks = Math.min((images + BLOCK - 1) / BLOCK, (all.length + BLOCK - 1) / BLOCK);
    double[] changes = new double[all.length];
    BitSet measured = new BitSet(all.length);
    long nfe = 0;
    Monitor monitor = fine.work().monitor();
    try (Monitor.Task task = monitor.start("bits-per-dim, refined", "images", 0, blocks * BLOCK)) {
      for (int block = 0; block < blocks; block++) {
        int first = first(block, blocks, all.length);
        int to = Math.min(first + BLOCK, all.length);
        // Blocks of nearly all images overlap: none is measured twice.
        int from = Math.max(first, measured.length());
        ImageDensities again = ImageDensities.of(fine, from, to, draws);
        double[] bits = again.bits(data);
        Arrays.setAll(bits, i -> bits[i] - all[from + i]);
        System.arraycopy(bits, 0, changes, from, bits.length);
        measured.set(from, to);
        nfe += again.cost().getSum();
        task.at((block + 1) * BLOCK, "");
      }
    }
    int[] rows = measured.stream().toArray();
    double[] some = Arrays.stream(rows).mapToDouble(i -> all[i]).toArray();
    double[] changed = Arrays.stream(rows).mapToDouble(i -> changes[i]).toArray();
    return new Refinement(
        result(all, some, changed),
        Estimate.of(changed),
        fine.likelihood().solver().toString(),
        (double) nfe / rows.length);
  }

  /** Returns where a block starts: the first with the first image, the last with the last one. */
  private static int first(int block, int blocks, int images) {
    int last = Math.max(0, images - BLOCK);
    return blocks == 1 ? 0 : (int) ((long) block * last / (blocks - 1));
  }

  /**
   * Returns the mean of all, changed. Its variance is s_c^2 / N + s_d^2 / n + 2 s_cd / N, since the
   * n images are among the N.
   */
  private static Estimate result(double[] all, double[] some, double[] changes) {
    Estimate coarse = Estimate.of(all);
    Estimate change = Estimate.of(changes);
    double mean = Estimate.of(some).mean();
    double products = 0;
    for (int i = 0; i < some.length; i++) {
      products += (some[i] - mean) * (changes[i] - change.mean());
    }
    double variance =
        coarse.standardError() * coarse.standardError()
            + change.standardError() * change.standardError()
            + 2 * products / (some.length - 1) / all.length;
    return new Estimate(
        coarse.mean() + change.mean(), Math.sqrt(Math.max(0, variance)), all.length);
  }

  /** Returns what is added to every image. */
  double shift() {
    return change.mean();
  }

  /**
   * What a result records of it.
   *
   * @param shift that the fine solver made, in the mean over images
   */
  @JsonNaming(LowerCamelCaseStrategy.class)
  record Facts(String solver, int images, double shift, double standardError, double nfe) {}

  Facts facts() {
    return new Facts(solver, change.n(), change.mean(), change.standardError(), nfe);
  }

  /** Returns it in one line. */
  String line() {
    return String.format(
        Locale.ROOT,
        "bits-per-dim: refined by %s on %d images: %+.4f%s, %.1f evaluations each",
        solver,
        change.n(),
        change.mean(),
        Measurement.error("%.1e", change.standardError()),
        nfe);
  }
}
