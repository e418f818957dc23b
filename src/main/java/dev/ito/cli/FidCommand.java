package dev.ito.cli;

import dev.ito.evaluation.Fid;
import dev.ito.evaluation.Measurement;
import dev.ito.evaluation.Pair;
import dev.ito.evaluation.SampleMetric;
import dev.ito.features.ComparedSet;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureStore;
import dev.ito.features.Side;
import dev.ito.io.Monitor;
import dev.ito.io.Target;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
  private static final String FORCE = "--force";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "The set that is judged.")
  private Path a;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "B",
      description = "The reference, the real one; not needed with --save-stats.")
  private Path b;

  @Mixin private FeatureOptions features;

  @Option(
      names = "--also",
      split = ",",
      paramLabel = "METRIC",
      completionCandidates = SampleMetricNames.class,
      converter = SampleMetricNames.class,
      description = "Measure these, too: ${COMPLETION-CANDIDATES}.")
  private final Set<String> also = new LinkedHashSet<>();

  @Option(
      names = "--save-stats",
      paramLabel = "FILE",
      description = "Write mean and covariance of A's features, mu and sigma, to a .npz file.")
  private Path saveStats;

  @Option(names = FORCE, description = "Compare even fewer samples than features.")
  private boolean force;

  @Option(names = "--batch", paramLabel = "N", description = "Images at once (${DEFAULT-VALUE}).")
  private int batch = 50;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random parts behind baseline and extrapolation (${DEFAULT-VALUE}).")
  private long seed = 0;

  @Option(names = "--json", description = "Print JSON, as metrics.json of a run.")
  private boolean json;

  @Mixin private Verbose verbose;

  private record Metrics(List<Measurement> metrics) {}

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(batch >= 1, "--batch must be at least 1, was %d", batch);
    InvalidInput.require(
        b != null || saveStats != null, "name a second set to compare with, or --save-stats FILE");
    ComparedSet first = features.set(a);
    Optional<ComparedSet> second = b == null ? Optional.empty() : Optional.of(features.set(b));
    second.ifPresent(first::requireLike);
    List<ComparedSet> sets = Stream.concat(Stream.of(first), second.stream()).toList();
    requireReady(sets);
    boolean images = sets.stream().anyMatch(set -> set.images().isPresent());
    try (Terminal terminal = Terminal.open(spec);
        TensorFlowAlgebra algebra = new TensorFlowAlgebra();
        FeatureExtractor opened = images ? features.open(terminal) : null) {
      Optional<FeatureExtractor> network = Optional.ofNullable(opened);
      for (ComparedSet set : sets) {
        set.images().ifPresent(found -> found.remarks().forEach(terminal::say));
      }
      if (second.isPresent()) {
        network.ifPresent(found -> requireEnough(sets, found.dimension()));
      }
      Side left = side(first, network, algebra, terminal);
      if (saveStats != null) {
        ComparedSet.write(saveStats, left.set().gaussian());
        terminal.say("wrote " + saveStats);
      }
      if (second.isPresent()) {
        Side right = side(second.get(), network, algebra, terminal);
        Fid.requireEnough(left.set(), right.set(), force, FORCE);
        print(compare(left, right, network, algebra));
      }
    }
    return 0;
  }

  private void requireEnough(List<ComparedSet> sets, int dimension) {
    for (ComparedSet set : sets) {
      set.images().ifPresent(found -> Fid.requireEnough(found.count(), dimension, force, FORCE));
    }
  }

  /** Refuses before any image is looked at what the end would. */
  private void requireReady(List<ComparedSet> sets) throws IOException {
    if (saveStats != null) {
      new Target(saveStats).requireFile("--save-stats", ".npz");
      for (ComparedSet set : sets) {
        new Target(saveStats).requireOtherThan(set.path(), "--save-stats");
      }
    }
    for (ComparedSet set : sets) {
      InvalidInput.require(
          also.isEmpty() || set.features(),
          "--also %s needs features, and %s has statistics only",
          String.join(",", also),
          set.path());
      if (set.images().isPresent()) {
        features.requireFits(set, set.images().get(), also);
      }
    }
  }

  private Side side(
      ComparedSet set, Optional<FeatureExtractor> network, LinearAlgebra algebra, Monitor monitor)
      throws IOException {
    return set.side(
        algebra, found -> FeatureStore.ofUser().of(found, network.orElseThrow(), batch, monitor));
  }

  private List<Measurement> compare(
      Side left, Side right, Optional<FeatureExtractor> network, LinearAlgebra algebra)
      throws IOException {
    List<String> types = new ArrayList<>(List.of("{type: fid, force: " + force + "}"));
    also.forEach(name -> types.add("{type: " + name + "}"));
    List<Measurement> found = new ArrayList<>();
    for (String type : types) {
      SampleMetric metric = Yaml.read("--also", type, SampleMetric.class, List.of());
      found.addAll(metric.of(Pair.ofSets(left, right, network, algebra, seed)));
    }
    return found;
  }

  private void print(List<Measurement> found) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Yaml.json().writeValueAsString(new Metrics(found)));
    } else {
      found.forEach(measurement -> print(out, measurement));
    }
  }

  private static void print(PrintWriter out, Measurement m) {
    out.printf(
        Locale.ROOT,
        "%-18s %.6g%s%s%n",
        m.name(),
        m.value(),
        Measurement.error("%.2g", m.standardError()),
        m.n() == 0 ? "" : String.format(Locale.ROOT, " (n = %d)", m.n()));
    m.detail().lines().forEach(out::println);
  }
}
