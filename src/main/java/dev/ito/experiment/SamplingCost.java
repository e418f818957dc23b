package dev.ito.experiment;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.nn.TrainingState;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import dev.ito.solver.Solution;
import dev.ito.solver.Step;
import java.io.IOException;

/** What it will cost to draw samples, found without drawing any. */
public final class SamplingCost {
  private SamplingCost() {}

  /**
   * Returns the evaluations of the score per sample: the solver is run on a normal law in one
   * dimension. With step sizes of its own it may need more on the real thing.
   */
  public static double evaluations(Experiment experiment) {
    Sde sde = experiment.sde();
    Sampling sampling = experiment.sampling();
    Batch mean = new Batch(1, Shape.of(1));
    ScoreFunction score = new GaussianMixtureScore(sde, GaussianMixture.around(mean, 1));
    Solution solution =
        sampling
            .solver()
            .solve(
                sde,
                score,
                mean,
                Step.along(sampling.grid(), sde),
                sampling.noise().of(0, 0),
                (step, x) -> {});
    return solution.meanNfe() + (sampling.denoisedAt(sde).isPresent() ? 1 : 0);
  }

  /** Returns how long one evaluation of the score takes, per sample of a batch, in seconds. */
  public static double secondsPerEvaluation(Experiment experiment, Device device)
      throws IOException {
    if (experiment.training() == null) {
      try (OpenScore open = experiment.model().open(experiment.sde(), device)) {
        return time(experiment, open.score());
      }
    }
    // Any weights take as long.
    try (GraphNetwork network =
        new GraphNetwork(experiment.architecture(), experiment.shape(), device)) {
      network.restore(TrainingState.initial(network.layout(), 0).ema());
      return time(experiment, OpenScore.model(experiment, network));
    }
  }

  private static double time(Experiment experiment, ScoreFunction score) {
    Batch x = new Batch(experiment.sampling().batch(), experiment.shape());
    NoisySamples at = new NoisySamples(x, 0.5, 0);
    score.score(at, x.like()); // The first one prepares kernels.
    long start = System.nanoTime();
    score.score(at, x.like());
    return 1e-9 * (System.nanoTime() - start) / x.count();
  }
}
