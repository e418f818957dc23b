package dev.ito.experiment;

import dev.ito.io.Monitor;
import dev.ito.io.Stopwatch;
import dev.ito.math.Batch;
import dev.ito.nn.Checkpoint;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How long an experiment's network and solver take for one batch of samples.
 *
 * @param samples drawn at once
 * @param evaluations of the network per sample
 * @param seconds median of a few batches
 * @param hostShare of that time: what is spent outside TensorFlow, in the solver and in copying
 */
public record SamplingSpeed(int samples, double evaluations, double seconds, double hostShare) {
  private static final int RUNS = 3;

  /**
   * Draws a few batches of {@code sampling.batch} samples with untrained weights.
   *
   * @param device a resolved device
   */
  public static SamplingSpeed measure(
      Experiment experiment, Trained trained, Device device, Monitor monitor) {
    try (GraphNetwork network = untrained(trained, device)) {
      Sampler sampler = Sampler.of(experiment, trained.score(network), monitor);
      int samples = experiment.sampling().batch();
      double nfe = sampler.draw(0, samples).meanNfe(); // The first one prepares kernels.
      double inside = network.secondsInside();
      double[] seconds = new double[RUNS];
      for (int i = 0; i < RUNS; i++) {
        Stopwatch watch = Stopwatch.start();
        sampler.draw(0, samples);
        seconds[i] = watch.exactSeconds();
      }
      double share = 1 - (network.secondsInside() - inside) / Arrays.stream(seconds).sum();
      Arrays.sort(seconds);
      return new SamplingSpeed(samples, nfe, seconds[RUNS / 2], share);
    }
  }

  /** Returns a network with random weights: any take as long. */
  private static GraphNetwork untrained(Trained trained, Device device) {
    GraphNetwork network = new GraphNetwork(trained.network(), trained.shape(), device);
    return network.restore(Checkpoint.State.initial(network.layout(), 0).ema());
  }

  /** Returns how long one evaluation of the score takes, per sample of a batch, in seconds. */
  public static double secondsPerEvaluation(Experiment experiment, Device device)
      throws IOException {
    Optional<Trained> trained = experiment.trained();
    if (trained.isPresent()) {
      try (GraphNetwork network = untrained(trained.get(), device)) {
        return time(experiment, trained.get().score(network));
      }
    }
    KnownModel model = experiment.origin().known().orElseThrow();
    try (OpenScore open = model.open(experiment.sde(), device)) {
      return time(experiment, open.score());
    }
  }

  private static double time(Experiment experiment, ScoreFunction score) {
    // Prior noise: a score of equal values may be one that a solver cannot divide by.
    Batch x = Latents.drawn(experiment).first(experiment.sampling().batch());
    NoisySamples at = new NoisySamples(x, 1, 0);
    score.score(at, x.like()); // The first one prepares kernels.
    Stopwatch watch = Stopwatch.start();
    score.score(at, x.like());
    return watch.exactSeconds() / x.count();
  }
}
