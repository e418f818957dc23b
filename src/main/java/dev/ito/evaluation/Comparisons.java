package dev.ito.evaluation;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureStore;
import dev.ito.features.Features;
import dev.ito.features.Side;
import dev.ito.io.Stopwatch;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Samples of a model beside real images, as features of networks: what the metrics of one
 * evaluation share. Each network is opened once, and each set has its features and their moments
 * found once.
 *
 * <p>Features of samples are kept in the folder of the run and those of real images in the user's
 * cache, so that an interrupted evaluation goes on where it was.
 */
public final class Comparisons implements AutoCloseable {
  /** Opens a network. */
  @FunctionalInterface
  interface Opener {
    FeatureExtractor open(Features features) throws IOException;
  }

  private final Setup setup;
  private final Samples samples;
  private final Subject.Work work;
  private final Opener opener;
  private final Map<Features, Network> networks = new HashMap<>();
  private final Set<String> tables = new HashSet<>();
  private final Map<List<Object>, Baselines> baselines = new HashMap<>();

  /** Makes the comparisons of the samples of a model; nothing is opened yet. */
  public Comparisons(Setup setup, Samples samples, Subject.Work work) {
    this(
        setup,
        samples,
        work,
        features -> features.open(setup.dataset(), work.device(), work.monitor()));
  }

  Comparisons(Setup setup, Samples samples, Subject.Work work, Opener opener) {
    this.setup = setup;
    this.samples = samples;
    this.work = work;
    this.opener = opener;
  }

  Setup setup() {
    return setup;
  }

  Subject.Work work() {
    return work;
  }

  /** Returns what tells the samples from all others. */
  String id() {
    return samples.id();
  }

  /** Returns the samples that a metric asks for beside the real images; draws what is not kept. */
  Pair pair(SampleMetric metric) throws IOException {
    Stopwatch watch = Stopwatch.start();
    Network network = network(metric.features());
    metric.requireEnough(network.extractor.dimension());
    Side real = network.real(metric.reference(), metric.batch());
    Drawn drawn = network.drawn(metric.samples(), metric.batch());
    Detail.Each.Place place = new Detail.Each.Place(work.folder(), shared(real, network), tables);
    return network.pair(drawn.side, real, drawn.evaluations, Optional.of(place), watch);
  }

  /**
   * Returns what samples share with those of another model that are compared with them in pairs.
   */
  private String shared(Side real, Network network) {
    return String.format(
        Locale.ROOT,
        "samples of seed %d, %s, against images %s in %s",
        samples.seed(),
        setup.shape(),
        real.origin().sha256(),
        network.extractor.facts().id());
  }

  /**
   * Samples as levels of pixels.
   *
   * @param levels sample after sample, channels last
   * @param evaluations of the score that one took, on average
   */
  record Levels(byte[] levels, double evaluations) {}

  /** Returns the first samples, rounded to the nearest of 256 levels. */
  Levels levels(int count, int batch) {
    int size = setup.shape().size();
    byte[] levels = new byte[Math.multiplyExact(count, size)];
    long evaluations = 0;
    for (int from = 0; from < count; from += batch) {
      work.requireNotStopped();
      Solution solution = samples.draw(from, Math.min(from + batch, count));
      byte[] part = setup.pixels().orElseThrow().toBytes(solution.x());
      System.arraycopy(part, 0, levels, from * size, part.length);
      evaluations += Arrays.stream(solution.nfe()).asLongStream().sum();
    }
    return new Levels(levels, (double) evaluations / count);
  }

  /** Returns the images of the other split, as if they were samples, beside the real images. */
  Pair heldOut(SampleMetric metric) throws IOException {
    Stopwatch watch = Stopwatch.start();
    Network network = network(metric.features());
    Side real = network.real(metric.reference(), metric.batch());
    Split other = metric.reference() == Split.TRAIN ? Split.TEST : Split.TRAIN;
    Side held = network.real(other, metric.batch());
    return network.pair(held, real, 0, Optional.empty(), watch);
  }

  /** Returns the baselines of images, found once for all likelihoods of them. */
  Baselines baselines(LevelImages measured) throws IOException {
    List<Object> key = List.of(measured.examples().sha256(), measured.scale(), measured.count());
    if (!baselines.containsKey(key)) {
      Optional<LevelImages> training = LevelImages.training(setup, measured, work.warning());
      baselines.put(key, Baselines.of(measured, training, work.monitor()));
    }
    return baselines.get(key);
  }

  private Network network(Features features) throws IOException {
    if (!networks.containsKey(features)) {
      networks.put(features, new Network(opener.open(features)));
    }
    return networks.get(features);
  }

  /** Samples, and the evaluations of the score that one took. */
  private record Drawn(Side side, double evaluations) {}

  /** An open network, and what it found. */
  private final class Network {
    private final TensorFlowAlgebra algebra = new TensorFlowAlgebra();
    private final Map<Split, Side> real = new EnumMap<>(Split.class);
    private final Map<Integer, Drawn> drawn = new HashMap<>();
    private final FeatureExtractor extractor;

    Network(FeatureExtractor extractor) {
      this.extractor = extractor;
    }

    Pair pair(
        Side left,
        Side right,
        double evaluations,
        Optional<Detail.Each.Place> place,
        Stopwatch watch) {
      return new Pair(
          left, right, Optional.of(extractor), algebra, work.seed(), evaluations, place, watch);
    }

    Side real(Split split, int batch) throws IOException {
      if (!real.containsKey(split)) {
        Examples examples = setup.real(split);
        PixelSource images = PixelSource.of(examples, scale());
        var found = FeatureStore.ofUser().of(images, extractor, batch, work.monitor());
        Side.Origin origin = Side.Origin.real(images.count(), split, examples.sha256());
        real.put(split, Side.of(found, origin, algebra));
      }
      return real.get(split);
    }

    Drawn drawn(int count, int batch) throws IOException {
      if (!drawn.containsKey(count)) {
        String id = samples.id();
        var found =
            new FeatureStore(work.folder().resolve("features"))
                .of(this::draw, count, setup.shape(), id, extractor, batch, work.monitor());
        Side side = Side.of(found.activations(), Side.Origin.drawn(count, id), algebra);
        drawn.put(count, new Drawn(side, found.evaluations()));
      }
      return drawn.get(count);
    }

    /** Draws samples and rounds them to the nearest of 256 levels. */
    private FeatureStore.Part draw(int from, int to) {
      Solution solution = samples.draw(from, to);
      long evaluations = Arrays.stream(solution.nfe()).asLongStream().sum();
      return new FeatureStore.Part(scale().toBytes(solution.x()), evaluations);
    }

    private PixelScale scale() {
      return setup.pixels().orElseThrow();
    }

    void close() {
      algebra.close();
      extractor.close();
    }
  }

  @Override
  public void close() {
    networks.values().forEach(Network::close);
  }

  /** The samples of a model by their index: pure, so that any part can be drawn again. */
  public interface Samples {
    /** Returns the samples {@code from} (included) to {@code to} (excluded), in model units. */
    Solution draw(int from, int to);

    /**
     * Returns the seed of their noise: two models of one shape and seed share it, index by index.
     */
    long seed();

    /**
     * Returns what tells them from all others, in hex: a hash of the weights, the process, how they
     * are drawn and the seed.
     */
    String id();
  }
}
