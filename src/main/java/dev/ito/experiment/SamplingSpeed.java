package dev.ito.experiment;

import dev.ito.io.Monitor;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.TrainingState;
import java.util.Arrays;

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
   * Draws a few batches of {@code sampling.batch} samples with initial weights: any weights take as
   * long.
   *
   * @param device a resolved device
   */
  public static SamplingSpeed measure(Experiment experiment, Device device, Monitor monitor) {
    try (GraphNetwork network =
        new GraphNetwork(experiment.architecture(), experiment.shape(), device)) {
      network.restore(TrainingState.initial(network.layout(), 0).ema());
      Sampler sampler = new Sampler(experiment, OpenScore.model(experiment, network), monitor);
      int samples = experiment.sampling().batch();
      double nfe = sampler.draw(0, samples).meanNfe(); // The first one prepares kernels.
      double inside = network.secondsInside();
      double[] seconds = new double[RUNS];
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        sampler.draw(0, samples);
        seconds[i] = 1e-9 * (System.nanoTime() - start);
      }
      double share = 1 - (network.secondsInside() - inside) / Arrays.stream(seconds).sum();
      Arrays.sort(seconds);
      return new SamplingSpeed(samples, nfe, seconds[RUNS / 2], share);
    }
  }
}
