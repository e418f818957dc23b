package dev.ito.evaluation;

import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureStore;
import dev.ito.features.Features;
import dev.ito.features.Origin;
import dev.ito.features.Side;
import dev.ito.io.Stopwatch;
import dev.ito.nn.Activations;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.solver.Solution;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

  /** Finds what is not there yet. */
  @FunctionalInterface
  private interface Finder<V> {
    V find() throws IOException;
  }

  private record Real(Features features, Split split) {}

  private record Drawn(Features features, int samples) {}

  /** Samples, and the evaluations of the score that one took. */
  private record Costly(Side side, double evaluations) {}

  private final Setup setup;
  private final Samples samples;
  private final Work work;
  private final Opener opener;
  private final Map<Features, FeatureExtractor> networks = new HashMap<>();
  private final Map<Real, Side> real = new HashMap<>();
  private final Map<Drawn, Costly> drawn = new HashMap<>();
  private TensorFlowAlgebra algebra;

  /** Makes the comparisons of the samples of a model; nothing is opened yet. */
  public Comparisons(Setup setup, Samples samples, Work work) {
    this(
        setup,
        samples,
        work,
        features -> features.open(setup.dataset(), work.device(), work.monitor()));
  }

  Comparisons(Setup setup, Samples samples, Work work, Opener opener) {
    this.setup = setup;
    this.samples = samples;
    this.work = work;
    this.opener = opener;
  }

  /** Returns the samples that a metric asks for beside the real images; draws what is not kept. */
  Pair pair(SampleMetric metric) throws IOException {
    Stopwatch watch = Stopwatch.start();
    FeatureExtractor network = network(metric.features());
    Side reference = real(metric, metric.reference(), network);
    Drawn set = new Drawn(metric.features(), metric.samples());
    Costly of = kept(drawn, set, () -> drawn(metric, network));
    Each.Place place = new Each.Place(work.folder(), "samples of seed " + samples.seed());
    return new Pair(
        of.side,
        reference,
        Optional.of(network),
        algebra,
        work.seed(),
        of.evaluations,
        Optional.of(place),
        watch);
  }

  /** Returns the images of the other split, as if they were samples, beside the real images. */
  Pair heldOut(SampleMetric metric) throws IOException {
    Stopwatch watch = Stopwatch.start();
    FeatureExtractor network = network(metric.features());
    Side reference = real(metric, metric.reference(), network);
    Split other = metric.reference() == Split.TRAIN ? Split.TEST : Split.TRAIN;
    Side held = real(metric, other, network);
    return Pair.ofSets(held, reference, Optional.of(network), algebra, work.seed(), watch);
  }

  private FeatureExtractor network(Features features) throws IOException {
    FeatureExtractor network = kept(networks, features, () -> opener.open(features));
    if (algebra == null) {
      algebra = new TensorFlowAlgebra();
    }
    return network;
  }

  private Side real(SampleMetric metric, Split split, FeatureExtractor network) throws IOException {
    return kept(
        real,
        new Real(metric.features(), split),
        () -> {
          Examples examples = setup.real(split);
          PixelSource pixels = PixelSource.of(examples, scale());
          Activations found =
              FeatureStore.ofUser().of(pixels, network, metric.batch(), work.monitor());
          Origin origin = Origin.real(examples.count(), split, examples.sha256());
          return Side.of(found, origin, algebra);
        });
  }

  private Costly drawn(SampleMetric metric, FeatureExtractor network) throws IOException {
    int count = metric.samples();
    FeatureStore store = new FeatureStore(work.folder().resolve("features"));
    FeatureStore.Images images =
        new FeatureStore.Images(count, setup.shape(), samples.id(), this::draw);
    FeatureStore.Found found = store.of(images, network, metric.batch(), work.monitor());
    Origin origin = Origin.drawn(count, samples.id());
    return new Costly(Side.of(found.activations(), origin, algebra), found.evaluations());
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

  private static <K, V> V kept(Map<K, V> values, K key, Finder<V> finder) throws IOException {
    if (!values.containsKey(key)) {
      values.put(key, finder.find());
    }
    return values.get(key);
  }

  @Override
  public void close() {
    networks.values().forEach(FeatureExtractor::close);
    if (algebra != null) {
      algebra.close();
    }
  }
}
