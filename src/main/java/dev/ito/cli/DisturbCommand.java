package dev.ito.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.ito.data.Dataset;
import dev.ito.data.Disturbance;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.experiment.RunDirectory;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureSet;
import dev.ito.features.FeatureStore;
import dev.ito.features.Features;
import dev.ito.features.FrechetComparison;
import dev.ito.io.AtomicFile;
import dev.ito.io.Monitor;
import dev.ito.io.Target;
import dev.ito.math.LinearAlgebra;
import dev.ito.nn.Device;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.report.LineChart;
import dev.ito.report.LineChart.Series;
import dev.ito.report.LineChart.Style;
import dev.ito.report.Png;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that a distance grows as images are spoilt. */
@Command(
    name = "disturb",
    description =
        "Spoil the test images of a data set more and more and measure their distance from the"
            + " training images; the exit code is 1 if it does not grow.")
final class DisturbCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DATA",
      description = "The data set, such as {type: mnist, path: data/mnist}.")
  private String dataset;

  @Option(
      names = "--foreign",
      required = true,
      paramLabel = "DATA",
      description = "A data set of other images of the same shape.")
  private String foreign;

  @Option(
      names = "--features",
      paramLabel = "NETWORK",
      description = "The network, as in an experiment (${DEFAULT-VALUE}).")
  private String features = "classifier";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of table and chart (${DEFAULT-VALUE}).")
  private Path out = Path.of("results", "fid-disturbance");

  @Option(names = "--batch", paramLabel = "N", description = "Images at once (${DEFAULT-VALUE}).")
  private int batch = 100;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the disturbances (${DEFAULT-VALUE}).")
  private long seed = 0;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or gpu (${DEFAULT-VALUE}).")
  private Device device = Device.AUTO;

  @Mixin private Verbose verbose;

  @Override
  public Integer call() throws Exception {
    Dataset data = Sets.dataset("--dataset", dataset);
    Dataset other = Sets.dataset("--foreign", foreign);
    Features family = Sets.features(features);
    new Target(out).requireFolder();
    try (Terminal terminal = Terminal.open(spec)) {
      return new RunDirectory(out).alone(terminal, () -> disturb(data, other, family, terminal));
    }
  }

  private int disturb(Dataset data, Dataset other, Features family, Terminal terminal)
      throws IOException {
    PrintWriter stdout = spec.commandLine().getOut();
    try (TensorFlowAlgebra algebra = new TensorFlowAlgebra();
        FeatureExtractor extractor = family.open(Optional.of(data), device.resolve(), terminal)) {
      PixelSource images = Sets.pixels(data, Split.TEST);
      PixelSource real = Sets.pixels(data, Split.TRAIN);
      PixelSource foreigners = Sets.pixels(other, Split.TEST);
      FeatureSet reference = features(real, extractor, algebra, terminal);
      List<Row> rows = new ArrayList<>();
      for (Disturbance kind : Disturbance.values()) {
        for (double level : kind.levels()) {
          PixelSource spoilt = kind.of(images, foreigners, level, seed);
          FeatureSet set = features(spoilt, extractor, algebra, terminal);
          rows.add(Row.of(kind, level, FrechetComparison.of(set, reference, seed, algebra)));
          terminal.say(rows.get(rows.size() - 1).line());
        }
      }
      write(rows, extractor.distance());
      provenance(extractor, images, real);
      List<Row> wrong = notGrowing(rows);
      wrong.forEach(row -> stdout.println("does not grow: " + row.kind + " at " + row.level));
      stdout.println(out);
      return wrong.isEmpty() ? 0 : 1;
    }
  }

  private FeatureSet features(
      PixelSource images, FeatureExtractor extractor, LinearAlgebra algebra, Monitor monitor)
      throws IOException {
    var found = FeatureStore.ofUser().of(images, extractor, batch, monitor);
    return FeatureSet.of(found.features(), algebra);
  }

  /** A distance of disturbed images from real ones; the level is in the unit of the kind. */
  private record Row(Disturbance kind, double level, double distance, double standardError) {
    static Row of(Disturbance kind, double level, FrechetComparison found) {
      return new Row(kind, level, found.distance().value(), found.standardError());
    }

    String line() {
      return String.format(Locale.ROOT, "%s,%s,%.6g,%.2g", kind, level, distance, standardError);
    }
  }

  /** Returns where a distance is not above that of the level before. */
  private static List<Row> notGrowing(List<Row> rows) {
    return IntStream.range(1, rows.size())
        .filter(i -> rows.get(i).kind == rows.get(i - 1).kind)
        .filter(i -> rows.get(i).distance <= rows.get(i - 1).distance)
        .mapToObj(rows::get)
        .toList();
  }

  private void write(List<Row> rows, String distance) throws IOException {
    StringBuilder table = new StringBuilder("disturbance,level,distance,standard-error\n");
    rows.forEach(row -> table.append(row.line()).append('\n'));
    AtomicFile.writeText(out.resolve("table.csv"), table.toString());
    List<Series> lines = new ArrayList<>();
    for (Disturbance kind : Disturbance.values()) {
      double[] distances =
          rows.stream().filter(row -> row.kind == kind).mapToDouble(Row::distance).toArray();
      double[] steps = IntStream.range(0, distances.length).asDoubleStream().toArray();
      lines.add(new Series(kind.toString(), steps, distances, Style.MARKED));
    }
    LineChart chart =
        new LineChart(distance + " of disturbed images", "level", "distance", false, true, lines);
    Png.write(out.resolve("distances.png"), chart.draw());
  }

  /** What {@code provenance.json} says. */
  @JsonNaming(LowerCamelCaseStrategy.class)
  private record Facts(
      JsonNode origin,
      FeatureExtractor.Facts extractor,
      int images,
      String imagesSha256,
      int real,
      String realSha256) {}

  private void provenance(FeatureExtractor extractor, PixelSource images, PixelSource real)
      throws IOException {
    Facts facts =
        new Facts(
            Main.provenance(spec, device.resolve()).origin(),
            extractor.facts(),
            images.count(),
            images.sha256(),
            real.count(),
            real.sha256());
    AtomicFile.writeText(
        out.resolve("provenance.json"), Yaml.json().writeValueAsString(facts) + "\n");
  }
}
