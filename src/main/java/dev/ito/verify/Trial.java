package dev.ito.verify;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import java.util.List;

/**
 * One problem for two ways to solve it.
 *
 * @param data the density
 * @param sde the process
 * @param steps the way from noise to data
 */
record Trial(Density data, Sde sde, List<Step> steps) {
  private static final int COUNT = 16;
  private static final long SEED = 7;
  private static final DrivingNoise NOISE = new DrivingNoise.Independent(SEED, 0);

  static Trial of(Density data, Sde sde, TimeGrid grid) {
    return new Trial(data, sde, Step.along(grid, sde));
  }

  /** Returns the samples of a solver. */
  Batch solve(Solver solver) {
    return solver.solve(sde, data.score(sde), start(), steps, NOISE, Step.Listener.NONE).x();
  }

  /** A published step, on one value x of a sample, its noise estimate and its new noise. */
  @FunctionalInterface
  interface Update {
    double of(double x, double epsilon, double z);
  }

  /** A published algorithm: the update of each of its steps. */
  @FunctionalInterface
  interface Algorithm {
    Update at(Step step);
  }

  /** Returns the samples of a published algorithm, one value after the other. */
  Batch run(Algorithm algorithm) {
    ScoreFunction score = data.score(sde);
    Batch x = start();
    for (Step step : steps) {
      Batch s = x.like();
      score.score(new NoisySamples(x, step.from(), 0), s);
      Batch z = x.like();
      NOISE.increment(step, z);
      double sigma = sde.marginal(step.from()).sigma();
      Update update = algorithm.at(step);
      for (int j = 0; j < x.values().length; j++) {
        x.values()[j] = update.of(x.values()[j], -sigma * s.values()[j], z.values()[j]);
      }
    }
    return x;
  }

  private Batch start() {
    Batch x = new Batch(COUNT, data.shape());
    sde.samplePrior(new Noise(SEED, Purpose.PRIOR), x);
    return x;
  }

  /** Returns the largest deviation of two sets of samples, in units of the prior's deviation. */
  double deviation(Batch a, Batch b) {
    double largest = 0;
    for (int j = 0; j < a.values().length; j++) {
      largest = Math.max(largest, Math.abs(a.values()[j] - b.values()[j]));
    }
    return largest / sde.priorStandardDeviation();
  }
}
