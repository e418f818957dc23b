package dev.ito.report;

import dev.ito.math.InvalidInput;
import dev.ito.report.LineChart.Series;
import dev.ito.report.LineChart.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The charts that every run has. */
public final class Chart {
  /** Part of the curve over which the loss is averaged. */
  private static final int WINDOWS = 50;

  /** The mean is drawn at no more places than there are pixels to see them. */
  private static final int PLACES = 400;

  /** About as many as there are columns of pixels. */
  private static final int STRETCHES = 800;

  private Chart() {}

  /**
   * Draws the loss over the training steps: as it was, pale, and its running mean, bold.
   *
   * <p>The vertical axis is logarithmic if the loss is positive and spans more than a factor of 10.
   *
   * @param steps training steps, increasing
   * @param loss one finite loss for each step
   * @throws InvalidInput if there is no loss or one is not finite
   */
  public static void lossCurve(Path png, double[] steps, double[] loss, String title)
      throws IOException {
    Png.write(png, loss(steps, loss, title).draw());
  }

  /** Returns the chart of {@link #lossCurve}. */
  public static LineChart loss(double[] steps, double[] loss, String title) {
    Series raw = new Series("loss", steps, loss, Style.FAINT);
    double least = Arrays.stream(loss).min().orElseThrow();
    double most = Arrays.stream(loss).max().orElseThrow();
    boolean log = least > 0 && most > 10 * least;
    List<Series> lines = List.of(extremes(raw), runningMean(raw));
    return new LineChart(title, "training step", "loss", false, log, lines);
  }

  /**
   * Draws a measured value, with bars of two standard errors each way, over the training steps.
   *
   * @param error standard errors; NaN where one is not known
   */
  public static void measured(
      Path png, double[] steps, double[] value, double[] error, String name, String title)
      throws IOException {
    double[] bars = Arrays.stream(error).map(e -> Double.isNaN(e) ? 0 : 2 * e).toArray();
    Series line = new Series(name, steps, value, Style.MARKED, bars);
    Png.write(png, new LineChart(title, "training step", name, false, false, List.of(line)).draw());
  }

  /**
   * Returns a line that looks the same with fewer points: of each stretch, the least and the most.
   *
   * <p>Java draws lines of many points in quadratic time.
   */
  static Series extremes(Series raw) {
    int length = raw.y().length;
    if (length <= 2 * STRETCHES) {
      return raw;
    }
    int[] kept =
        IntStream.range(0, STRETCHES)
            .flatMap(k -> extremes(raw.y(), start(k, length), start(k + 1, length)))
            .toArray();
    return new Series(
        raw.name(),
        Arrays.stream(kept).mapToDouble(i -> raw.x()[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> raw.y()[i]).toArray(),
        raw.style());
  }

  private static int start(int stretch, int length) {
    return (int) ((long) stretch * length / STRETCHES);
  }

  private static IntStream extremes(double[] values, int from, int to) {
    int least = from;
    int most = from;
    for (int i = from; i < to; i++) {
      least = values[i] < values[least] ? i : least;
      most = values[i] > values[most] ? i : most;
    }
    return IntStream.of(Math.min(least, most), Math.max(least, most)).distinct();
  }

  /**
   * Returns the mean over a fiftieth of the curve around each place, over what there is of it at
   * the ends.
   */
  static Series runningMean(Series raw) {
    int length = raw.y().length;
    int reach = length / (2 * WINDOWS);
    int places = Math.min(length, PLACES);
    int[] centres =
        IntStream.range(0, places)
            .map(k -> places == 1 ? 0 : (int) ((long) k * (length - 1) / (places - 1)))
            .toArray();
    double[] x = Arrays.stream(centres).mapToDouble(i -> raw.x()[i]).toArray();
    double[] y =
        Arrays.stream(centres)
            .mapToDouble(
                i -> mean(raw.y(), Math.max(0, i - reach), Math.min(length, i + reach + 1)))
            .toArray();
    return new Series("running mean", x, y);
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }
}
