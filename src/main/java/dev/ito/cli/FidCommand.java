package dev.ito.cli;

import dev.ito.data.Dataset;
import dev.ito.data.Split;
import dev.ito.evaluation.FrechetJob;
import dev.ito.evaluation.Measurement;
import dev.ito.features.ComparedSet;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureStore;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two sets of images by the distance of their features. */
@Command(
    name = "fid",
    description =
        "Frechet distance of two sets, with error bars. A set is a folder of images, a .npy or .npz"
            + " of images (uint8, n x height x width x channels) or of features (float, n x d), or"
            + " statistics, a .npz with mu and sigma.")
final class FidCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "The set that is judged.")
  private Path a;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "B",
      description = "The reference, the real one; not needed with --save-stats.")
  private Path b;

  @Option(
      names = "--features",
      paramLabel = "NETWORK",
      description =
          "The network for images, as in an experiment: inception, or such as {type: graph, ...}.")
  private String features;

  @Option(
      names = "--dataset",
      paramLabel = "DATA",
      description =
          "The data set whose labels the classifier learns, such as {type: mnist, path:"
              + " data/mnist}; dataset:train and dataset:test name its images as a set.")
  private String dataset;

  @Option(
      names = "--also",
      split = ",",
      paramLabel = "METRIC",
      description = "Measure these, too: ${COMPLETION-CANDIDATES}.")
  private final Set<FrechetJob.Also> also = EnumSet.noneOf(FrechetJob.Also.class);

  @Option(
      names = "--save-stats",
      paramLabel = "FILE",
      description = "Write mean and covariance of A's features, mu and sigma, to a .npz file.")
  private Path saveStats;

  @Option(names = "--force", description = "Compare even fewer samples than features.")
  private boolean force;

  @Option(names = "--batch", paramLabel = "N", description = "Images at once (${DEFAULT-VALUE}).")
  private int batch = 50;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random parts behind baseline and extrapolation (${DEFAULT-VALUE}).")
  private long seed = 0;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or gpu (${DEFAULT-VALUE}).")
  private Device device = Device.AUTO;

  @Option(names = "--json", description = "Print JSON, as metrics.json of a run.")
  private boolean json;

  @Mixin private Verbose verbose;

  private record Metrics(List<Measurement> metrics) {}

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(batch >= 1, "--batch must be at least 1, was %d", batch);
    InvalidInput.require(
        b != null || saveStats != null, "name a second set to compare with, or --save-stats FILE");
    ComparedSet first = open(a);
    ComparedSet second = b == null ? null : open(b);
    if (second != null) {
      FrechetJob.requireAlike(a, first, b, second);
    }
    boolean images = first instanceof ComparedSet.Images || second instanceof ComparedSet.Images;
    try (Terminal terminal = Terminal.open();
        TensorFlowAlgebra algebra = new TensorFlowAlgebra();
        Opened network = images && features != null ? open(terminal) : new Opened(null)) {
      FrechetJob job =
          new FrechetJob(
              Optional.ofNullable(network.extractor),
              FeatureStore.ofUser(),
              batch,
              seed,
              algebra,
              terminal);
      run(job, first, second, terminal);
    }
    return 0;
  }

  /** An extractor that may not be there. */
  private record Opened(FeatureExtractor extractor) implements AutoCloseable {
    @Override
    public void close() {
      if (extractor != null) {
        extractor.close();
      }
    }
  }

  private Opened open(Terminal terminal) throws IOException {
    Optional<Dataset> data = Optional.ofNullable(dataset).map(FidCommand::dataset);
    return new Opened(Sets.features(features).open(data, device.resolve(), terminal));
  }

  private static Dataset dataset(String text) {
    return Sets.dataset("--dataset", text);
  }

  /** Opens a set: {@code dataset:train} and {@code dataset:test} are of --dataset. */
  private ComparedSet open(Path name) throws IOException {
    Optional<Split> split =
        Stream.of(Split.values())
            .filter(one -> name.toString().equals("dataset:" + one.name().toLowerCase(Locale.ROOT)))
            .findFirst();
    if (split.isEmpty()) {
      return ComparedSet.open(name);
    }
    InvalidInput.require(dataset != null, "%s: name the data set with --dataset", name);
    return new ComparedSet.Images(Sets.pixels(dataset(dataset), split.get()));
  }

  private void run(FrechetJob job, ComparedSet first, ComparedSet second, Terminal terminal)
      throws IOException {
    FrechetJob.Side left = job.side(a, first);
    if (saveStats != null) {
      ComparedSet.write(saveStats, left.set().gaussian());
      terminal.say("wrote " + saveStats);
    }
    if (second == null) {
      return;
    }
    List<Measurement> found = job.compare(left, job.side(b, second), also, force);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Yaml.json().writeValueAsString(new Metrics(found)));
    } else {
      found.forEach(measurement -> print(out, measurement));
    }
    out.flush();
  }

  private static void print(PrintWriter out, Measurement m) {
    out.printf(
        Locale.ROOT,
        "%-18s %.6g%s%s%n",
        m.name(),
        m.value(),
        Double.isNaN(m.standardError())
            ? ""
            : String.format(Locale.ROOT, " +- %.2g", m.standardError()),
        m.n() == 0 ? "" : String.format(Locale.ROOT, " (n = %d)", m.n()));
    Map<String, Object> detail = m.detail();
    if (m.name().equals("inception-score")) {
      line(out, "sd over splits", detail.get("standardDeviationOverSplits"), "");
    }
    if (!detail.containsKey("meanTerm")) {
      return;
    }
    if (detail.containsKey("atInfiniteN")) {
      line(
          out,
          "at infinite n",
          detail.get("atInfiniteN"),
          String.format(Locale.ROOT, " +- %.2g", detail.get("atInfiniteNStandardError")));
    }
    if (detail.containsKey("realAgainstReal")) {
      List<?> sizes = (List<?>) detail.get("realAgainstRealN");
      line(
          out,
          "real against real",
          detail.get("realAgainstReal"),
          String.format(" (%s and %s of B)", sizes.get(0), sizes.get(1)));
    }
    line(out, "mean term", detail.get("meanTerm"), "");
    if (detail.containsKey("warning")) {
      out.println("  warning: " + detail.get("warning"));
    }
  }

  private static void line(PrintWriter out, String name, Object value, String rest) {
    out.printf(Locale.ROOT, "  %-16s %.6g%s%n", name, value, rest);
  }
}
