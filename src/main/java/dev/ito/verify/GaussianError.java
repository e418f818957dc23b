package dev.ito.verify;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import java.util.Arrays;
import java.util.List;

/**
 * The weak error of a solver on normal data N(0.3, 0.5^2), without any sampling.
 *
 * <p>The exact score is affine, so the solver maps x_T and the noise z_i of its steps to A x_T + b
 * + c_1 z_1 + .. + c_N z_N. Its own answers to x_T = 0 and 1 without noise, and to z_i = 1, give
 * all factors, and with them the mean and the variance it ends with.
 */
public final class GaussianError {
  private static final double MEAN = 0.3;
  private static final double DEVIATION = 0.5;
  private static final GaussianMixture DATA =
      new GaussianMixture(
          new double[] {1},
          new Batch(1, Shape.of(1), new double[] {MEAN}),
          new double[] {DEVIATION});

  private GaussianError() {}

  /**
   * Returns |error of the mean| + |error of the standard deviation| after the steps, started from
   * the exact marginal.
   */
  public static double of(Solver solver, Sde sde, List<Step> steps) {
    Batch start = new Batch(2 + (solver.stochastic() ? steps.size() : 0), Shape.of(1));
    start.values()[1] = 1;
    double[] x =
        solver
            .solve(
                sde,
                new GaussianMixtureScore(sde, DATA),
                start,
                steps,
                new Impulses(),
                Step.Listener.NONE)
            .x()
            .values();
    double constant = x[0];
    double ofStart = x[1] - constant;
    double noise = Arrays.stream(x).skip(2).map(c -> (c - constant) * (c - constant)).sum();
    Marginal first = sde.marginal(steps.get(0).from());
    Marginal last = sde.marginal(steps.get(steps.size() - 1).to());
    double mean = ofStart * MEAN * first.alpha() + constant;
    double deviation = Math.sqrt(ofStart * ofStart * variance(first) + noise);
    return Math.abs(mean - MEAN * last.alpha()) + Math.abs(deviation - Math.sqrt(variance(last)));
  }

  private static double variance(Marginal m) {
    double spread = DEVIATION * m.alpha();
    return spread * spread + m.sigma() * m.sigma();
  }

  /** Noise that is 1 in row 2 + i at step i, and 0 elsewhere. */
  private static final class Impulses implements DrivingNoise {
    @Override
    public void increment(Step step, int row, double[] z, int offset, int length) {
      Arrays.fill(z, offset, offset + length, row == 2 + step.index() ? 1 : 0);
    }

    @Override
    public long seed() {
      throw new UnsupportedOperationException("a corrector or an adaptive solver is not affine");
    }

    @Override
    public long first() {
      return 0;
    }
  }
}
