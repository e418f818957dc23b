package dev.ito.cli;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.evaluation.FdClassifier;
import dev.ito.evaluation.Fid;
import dev.ito.evaluation.Measurement;
import dev.ito.evaluation.Pair;
import dev.ito.evaluation.SampleMetric;
import dev.ito.features.ComparedSet;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureStore;
import dev.ito.features.Features;
import dev.ito.features.Side;
import dev.ito.io.Monitor;
import dev.ito.io.Target;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.nn.Device;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
      completionCandidates = Names.class,
      converter = Names.class,
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

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or gpu (${DEFAULT-VALUE}).")
  private Device device = Device.AUTO;

  @Option(names = "--json", description = "Print JSON, as metrics.json of a run.")
  private boolean json;

  @Mixin private Verbose verbose;

  private record Metrics(List<Measurement> metrics) {}

  /** The metrics of samples beside the distance, by their names in an experiment. */
  private static final class Names implements Iterable<String>, ITypeConverter<String> {
    private static List<String> all() {
      return Stream.of(SampleMetric.class.getPermittedSubclasses())
          .filter(type -> type != Fid.class && type != FdClassifier.class)
          .map(type -> type.getAnnotation(JsonTypeName.class).value())
          .toList();
    }

    @Override
    public Iterator<String> iterator() {
      return all().iterator();
    }

    @Override
    public String convert(String word) {
      return all().stream()
          .filter(name -> name.equalsIgnoreCase(word.replace('_', '-')))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of " + all() + " (case-insensitive) but was '" + word + "'"));
    }
  }

  @Override
  public Integer call() throws Exception {
    InvalidInput.require(batch >= 1, "--batch must be at least 1, was %d", batch);
    InvalidInput.require(
        b != null || saveStats != null, "name a second set to compare with, or --save-stats FILE");
    ComparedSet first = open(a);
    Optional<ComparedSet> second = b == null ? Optional.empty() : Optional.of(open(b));
    second.ifPresent(first::requireLike);
    boolean images = first.images().or(() -> second.flatMap(ComparedSet::images)).isPresent();
    requireReady(first, second);
    try (Terminal terminal = Terminal.open(spec);
        TensorFlowAlgebra algebra = new TensorFlowAlgebra();
        FeatureExtractor opened = images && features != null ? network(terminal) : null) {
      Stream.of(Optional.of(first), second)
          .flatMap(set -> set.flatMap(ComparedSet::images).stream())
          .flatMap(pictures -> pictures.remarks().stream())
          .forEach(terminal::say);
      Optional<FeatureExtractor> network = Optional.ofNullable(opened);
      if (second.isPresent() && opened != null) {
        for (ComparedSet set : List.of(first, second.get())) {
          set.images()
              .ifPresent(
                  found -> Fid.requireEnough(found.count(), opened.dimension(), force, FORCE));
        }
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

  /** Refuses before any image is looked at what the end would. */
  private void requireReady(ComparedSet first, Optional<ComparedSet> second) throws IOException {
    if (saveStats != null) {
      new Target(saveStats).requireFile("--save-stats", ".npz");
    }
    List<ComparedSet> sets = Stream.concat(Stream.of(first), second.stream()).toList();
    for (ComparedSet set : saveStats == null ? List.<ComparedSet>of() : sets) {
      new Target(saveStats).requireOtherThan(set.path(), "--save-stats");
    }
    for (ComparedSet set : sets) {
      InvalidInput.require(
          also.isEmpty() || set.features(),
          "--also %s needs features, and %s has statistics only",
          String.join(",", also),
          set.path());
      if (set.images().isPresent()) {
        requireNetwork(set, set.images().get());
      }
    }
  }

  private void requireNetwork(ComparedSet set, PixelSource images) throws IOException {
    InvalidInput.require(
        features != null,
        "%s has images: name the network for their features: --features inception, or %s",
        set.path(),
        classifier(images));
    InvalidInput.require(
        images.count() >= 2, "%s: at least 2 images are needed, there is 1", set.path());
    Features network = Sets.features(features);
    InvalidInput.require(
        dataset != null || network.splits().isEmpty(),
        "--features %s learns the labels of a data set: name one, too: %s",
        features,
        classifier(images));
    Optional<Dataset> data = Optional.ofNullable(dataset).map(FidCommand::dataset);
    InvalidInput.inside("--features: ", () -> network.requireFits(images.shape(), data));
    InvalidInput.require(
        !also.contains("inception-score") || network.classifies(),
        "--also inception-score is of logits: name the tensor of the graph that has them (logits)");
    network.requireReady(classifier(images));
  }

  /** Returns the options for features that need no file, for a folder of such images. */
  private static String classifier(PixelSource images) {
    return "--features classifier --dataset '{type: image-folder, path: FOLDER, size: "
        + images.shape().height()
        + "}' with a FOLDER whose sub-folders are the classes"
        + (images.shape().height() == images.shape().width() ? "" : ", once all are square");
  }

  private FeatureExtractor network(Terminal terminal) throws IOException {
    Optional<Dataset> data = Optional.ofNullable(dataset).map(FidCommand::dataset);
    return Sets.features(features).open(data, device.resolve(), terminal);
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
    return ComparedSet.of(name, Sets.pixels(dataset(dataset), split.get()));
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
