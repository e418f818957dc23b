package dev.ito.evaluation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ito.io.Monitor;
import dev.ito.math.Estimate;
import java.util.Arrays;
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
    double[] some = new double[0];
    double[] changes = new double[0];
    double nfe = 0;
    Monitor monitor = fine.work().monitor();
    try (Monitor.Task task = monitor.start("bits-per-dim, refined", "images", 0, blocks * BLOCK)) {
      for (int block = 0; block < blocks; block++) {
        int from = first(block, blocks, all.length);
        int to = Math.min(from + BLOCK, all.length);
        ImageDensities again = ImageDensities.of(fine, from, to, draws);
        double[] own = Arrays.copyOfRange(all, from, to);
        some = joined(some, own);
        changes = joined(changes, less(again.bits(data), own));
        nfe += again.cost().getSum();
        task.at((block + 1) * BLOCK, "");
      }
    }
    return new Refinement(
        result(all, some, changes),
        Estimate.of(changes),
        fine.likelihood().solver().toString(),
        nfe / changes.length);
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

  private static double[] less(double[] a, double[] b) {
    double[] differences = new double[a.length];
    Arrays.setAll(differences, i -> a[i] - b[i]);
    return differences;
  }

  private static double[] joined(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
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
