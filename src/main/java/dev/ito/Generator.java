package dev.ito;

import dev.ito.evaluation.BitsPerDim;
import dev.ito.evaluation.Metric;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.OpenScore;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Sampler;
import dev.ito.experiment.Sampling;
import dev.ito.io.Monitor;
import dev.ito.likelihood.LogDensities;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Device;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.Solver;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A generative model: draws samples and knows their density.
 *
 * <pre>{@code
 * try (Generator generator = Generator.open(Path.of("results/reference/mnist-ddpm-unet"))) {
 *   List<BufferedImage> pictures = generator.sample(0, 16).images();
 *
 *   Generator faster = generator.with(new DpmSolverPp2m(0)).with(new TimeGrid.LogSnr(20, 1e-3, 1));
 *   Batch values = faster.sample(0, 16).values();
 *
 *   LogDensities nats = generator.logDensity(values);
 *   System.out.println(nats.value(0));
 * }
 * }</pre>
 *
 * <p>A sample is a function of the weights, the settings and its index, so that any part can be
 * drawn anywhere. All methods may be called from many threads at once.
 */
public final class Generator implements AutoCloseable {
  private final Experiment experiment;
  private final OpenScore open;
  private final AtomicBoolean closed;

  private Generator(Experiment experiment, OpenScore open, AtomicBoolean closed) {
    this.experiment = experiment;
    this.open = open;
    this.closed = closed;
  }

  /**
   * Opens a model; a network runs on a GPU where there is one.
   *
   * @param path the folder of a run, with {@code experiment.yaml} and its newest weights; the YAML
   *     file of an experiment, whose weights are in {@code results/NAME} unless its score is known;
   *     or the folder of a published network as the diffusers library has it, whose samples are
   *     drawn by all steps of its chain (Ho et al. 2020) unless told otherwise
   * @throws InvalidInput in one line if there is no model, or it does not fit together
   */
  public static Generator open(Path path) throws IOException {
    Path yaml = RunDirectory.yaml(path);
    boolean published = Files.isDirectory(path) && !Files.exists(yaml);
    Experiment experiment =
        published ? Experiment.published(path) : Yaml.read(yaml, Experiment.class, List.of());
    Device device = experiment.origin().exact() ? Device.CPU : Device.AUTO.resolve();
    return open(experiment, RunDirectory.of(path, experiment), Optional.empty(), device);
  }

  /**
   * Opens the model of an experiment.
   *
   * @param folder of its run
   * @param checkpoint the weights; empty: the newest of the folder
   * @param device a resolved device
   * @throws InvalidInput if there are no weights, or they are of another training
   */
  public static Generator open(
      Experiment experiment, RunDirectory folder, Optional<Path> checkpoint, Device device)
      throws IOException {
    OpenScore open = OpenScore.of(experiment, folder, checkpoint, device);
    return new Generator(experiment, open, new AtomicBoolean());
  }

  /** Returns all settings. */
  public Experiment experiment() {
    return experiment;
  }

  /**
   * Returns this model with another way of sampling. Both share the network: closing one closes the
   * other.
   *
   * @throws InvalidInput if the settings do not fit the model
   */
  public Generator with(Sampling sampling) {
    return new Generator(experiment.with(sampling), open, closed);
  }

  /** Returns this model with another solver, as {@link #with(Sampling)} does. */
  public Generator with(Solver solver) {
    return with(experiment.sampling().with(solver));
  }

  /** Returns this model with another grid of times, as {@link #with(Sampling)} does. */
  public Generator with(TimeGrid grid) {
    return with(experiment.sampling().with(grid));
  }

  /**
   * Draws the samples {@code from} (included) to {@code to} (excluded): those of {@code ito
   * sample}, bit for bit, whatever the parts in which they are drawn; there are 2^31 - 1 of them.
   *
   * <p>The last digits of a network's output depend on what else is in a batch. So all of a batch
   * of {@code sampling.batch} samples is drawn if one of them is asked for: parts should begin and
   * end at its multiples. An exact score needs no such care; compiled by XLA, a network has other
   * last digits in a first batch that is smaller than later ones.
   */
  public GeneratedSamples sample(int from, int to) {
    InvalidInput.require(
        0 <= from && from < to, "samples %d to %d: ask for at least one, from 0 on", from, to);
    var solution = sampler(Monitor.SILENT).sample(from, to);
    return new GeneratedSamples(solution.x(), solution.nfe(), experiment.pixels());
  }

  /**
   * Computes the log-density of samples, in nats: log p(x) of real numbers in model units, along
   * the probability-flow ODE from t-min to the prior (Song et al. 2021, eq. 39).
   *
   * <p>It is the one of {@code bits-per-dim} with its default settings for data without levels: the
   * density at t-min, 1e-5 or the first step of a chain, stands for that at 0; the solver is rk45
   * with tolerances of 1e-5; the divergence is estimated by one Rademacher probe a sample, a
   * function of the experiment's seed and of the row. {@code ito evaluate --data} computes the
   * same.
   *
   * @param x samples of the model's shape, at most as many as one batch should have
   * @throws ArithmeticException if the density of a sample stops being finite on the way
   */
  public LogDensities logDensity(Batch x) {
    InvalidInput.require(x.count() > 0, "no samples: give at least one");
    InvalidInput.require(
        x.shape().equals(experiment.shape()),
        "the samples are %s, those of the model %s: they must be equal",
        x.shape().inWords(),
        experiment.shape().inWords());
    return likelihood()
        .likelihood(experiment.setup().of(Optional.empty()), score().score())
        .of(x, experiment.seed(), 0, 0);
  }

  /** Returns the metric whose likelihood {@link #logDensity} computes. */
  public static BitsPerDim likelihood() {
    return (BitsPerDim) Yaml.read("evaluation", "{type: bits-per-dim}", Metric.class, List.of());
  }

  /** Returns what draws the samples, for one who wants to watch them or to start elsewhere. */
  public Sampler sampler(Monitor monitor) {
    return Sampler.of(experiment, score().score(), monitor);
  }

  /** Returns the score, with what its weights are. */
  public OpenScore score() {
    if (closed.get()) {
      throw new IllegalStateException("the generator is closed: open it again");
    }
    return open;
  }

  /** Gives the network's memory back; what is being drawn meanwhile may fail. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      open.close();
    }
  }
}
