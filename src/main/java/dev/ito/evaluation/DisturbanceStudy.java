package dev.ito.evaluation;

import dev.ito.data.Disturbance;
import dev.ito.data.DisturbedPixels;
import dev.ito.data.PixelSource;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureSet;
import dev.ito.features.FeatureStore;
import dev.ito.features.FrechetComparison;
import dev.ito.io.AtomicFile;
import dev.ito.io.Monitor;
import dev.ito.math.LinearAlgebra;
import dev.ito.report.LineChart;
import dev.ito.report.LineChart.Series;
import dev.ito.report.LineChart.Style;
import dev.ito.report.Png;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The distance of images that are disturbed more and more from real ones: a measure of quality must
 * grow (Heusel et al. 2017, figure 3).
 *
 * @param images to disturb
 * @param real to compare with
 * @param foreign of another data set
 * @param extractor of the features
 * @param store where features are kept
 * @param batch images at once
 * @param seed of the disturbances
 * @param algebra for large matrices
 * @param monitor shows how it goes
 */
public record DisturbanceStudy(
    PixelSource images,
    PixelSource real,
    PixelSource foreign,
    FeatureExtractor extractor,
    FeatureStore store,
    int batch,
    long seed,
    LinearAlgebra algebra,
    Monitor monitor) {
  /**
   * One distance.
   *
   * @param level how much, in the unit of the kind
   */
  public record Row(Disturbance kind, double level, double distance, double standardError) {}

  /** Measures all kinds at all levels. */
  public List<Row> measure() throws IOException {
    FeatureSet reference = features(real);
    List<Row> rows = new ArrayList<>();
    for (Disturbance kind : Disturbance.values()) {
      for (double level : kind.levels()) {
        FeatureSet set = features(new DisturbedPixels(images, foreign, kind, level, seed));
        FrechetComparison found = FrechetComparison.of(set, reference, seed, algebra);
        Row row = new Row(kind, level, found.distance().value(), found.standardError());
        rows.add(row);
        monitor.say(line(row));
      }
    }
    return rows;
  }

  private FeatureSet features(PixelSource source) throws IOException {
    return FeatureSet.of(store.of(source, extractor, batch, monitor).features(), algebra);
  }

  private static String line(Row row) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%.6g,%.2g",
        row.kind(),
        row.level(),
        row.distance(),
        row.standardError());
  }

  /**
   * Returns the first place where a distance does not grow with the level; empty: it always does.
   */
  public static List<Row> notGrowing(List<Row> rows) {
    List<Row> found = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      boolean sameKind = rows.get(i).kind() == rows.get(i - 1).kind();
      if (sameKind && rows.get(i).distance() <= rows.get(i - 1).distance()) {
        found.add(rows.get(i));
      }
    }
    return found;
  }

  /** Writes {@code table.csv} and {@code distances.png} to a folder. */
  public void write(List<Row> rows, Path folder) throws IOException {
    StringBuilder table = new StringBuilder("disturbance,level,distance,standard-error\n");
    rows.forEach(row -> table.append(line(row)).append('\n'));
    AtomicFile.writeText(folder.resolve("table.csv"), table.toString());
    List<Series> lines = new ArrayList<>();
    for (Disturbance kind : Disturbance.values()) {
      double[] distances =
          rows.stream().filter(row -> row.kind() == kind).mapToDouble(Row::distance).toArray();
      double[] steps = new double[distances.length];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = i;
      }
      lines.add(new Series(kind.toString(), steps, distances, Style.MARKED));
    }
    LineChart chart =
        new LineChart(
            extractor.distance() + " of disturbed images", "level", "distance", false, true, lines);
    Png.write(folder.resolve("distances.png"), chart.draw());
  }
}
