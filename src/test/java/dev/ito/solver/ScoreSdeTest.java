package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The samplers of Song et al. 2021 in the variables of their code (score_sde): betas of a chain,
 * noise levels, batch means, their order, their dt.
 */
class ScoreSdeTest {
  private static final int COUNT = 8;
  private static final int SIZE = 2;
  private static final int CHAIN = 100;
  private static final DrivingNoise NOISE = new DrivingNoise.Independent(81, 0);
  private static final Sde VP = new VpSde(new DiscreteBeta(Processes.LINEAR, CHAIN));
  private static final double[] BETAS = Processes.LINEAR.chain(CHAIN);

  /** x = (2 - sqrt(1 - beta_i)) x + beta_i s + sqrt(beta_i) z, the last one without noise. */
  @Test
  void reverseDiffusionOnAChain() {
    Batch x = prior(VP);
    Batch found = solve(new ReverseDiffusion(1), VP, new DiscreteGrid(CHAIN), x);
    for (int k = 0; k < CHAIN; k++) {
      double beta = BETAS[CHAIN - 1 - k];
      double[] s = scores(VP, x, (CHAIN - k) / (double) CHAIN);
      double[] z = z(k);
      for (int j = 0; j < s.length; j++) {
        double mean = (2 - Math.sqrt(1 - beta)) * x.values()[j] + beta * s[j];
        x.values()[j] = mean + (k == CHAIN - 1 ? 0 : Math.sqrt(beta)) * z[j];
      }
    }
    assertClose(x, found, 1);
  }

  /** x = (x + beta_i s) / sqrt(1 - beta_i) + sqrt(beta_i) z. */
  @Test
  void ancestralOnAChain() {
    Batch x = prior(VP);
    Solver solver = new Ancestral(1, Ancestral.Variance.BETA);
    Batch found = solve(solver, VP, new DiscreteGrid(CHAIN), x);
    for (int k = 0; k < CHAIN; k++) {
      double beta = BETAS[CHAIN - 1 - k];
      double[] s = scores(VP, x, (CHAIN - k) / (double) CHAIN);
      double[] z = z(k);
      for (int j = 0; j < s.length; j++) {
        double mean = (x.values()[j] + beta * s[j]) / Math.sqrt(1 - beta);
        x.values()[j] = mean + (k == CHAIN - 1 ? 0 : Math.sqrt(beta)) * z[j];
      }
    }
    assertClose(x, found, 1);
  }

  /** Corrector, then predictor: sigma_i^2 - sigma_{i-1}^2, norms of the batch, snr 0.16. */
  @Test
  void predictorCorrectorOnNoiseLevels() {
    Sde sde = new VeSde(0.01, 50);
    int steps = 60;
    Langevin langevin = new Langevin(0.16, 2, Langevin.Norms.SCORE_SDE);
    Solver solver =
        new PredictorCorrector(
            new ReverseDiffusion(1), langevin, PredictorCorrector.Part.CORRECTOR);
    TimeGrid grid = new TimeGrid.Uniform(steps, 1e-5, 1);
    Batch x = prior(sde);
    Batch found = solve(solver, sde, grid, x);
    double[] t = grid.times(sde);
    for (int k = 0; k < steps; k++) {
      for (int c = 0; c < 2; c++) {
        double[] s = scores(sde, x, t[k]);
        Batch z = x.like();
        NOISE.correction(2 * k + c, z);
        langevin(x, s, z.values(), 0.16 * meanNorm(z.values()) / meanNorm(s), 1);
      }
      double from = 0.01 * Math.pow(5000, t[k]);
      double to = 0.01 * Math.pow(5000, t[k + 1]);
      double[] s = scores(sde, x, t[k]);
      double[] z = z(k);
      for (int j = 0; j < s.length; j++) {
        x.values()[j] += (from * from - to * to) * s[j] + Math.sqrt(from * from - to * to) * z[j];
      }
    }
    assertClose(x, found, 50);
  }

  /** Annealed Langevin corrections after each predictor step: e = 2 alpha_i (snr std)^2. */
  @Test
  void annealedLangevinOnAChain() {
    Solver solver =
        new PredictorCorrector(
            new Ancestral(1), new AnnealedLangevin(0.1, 1), PredictorCorrector.Part.PREDICTOR);
    Batch x = prior(VP);
    Batch found = solve(solver, VP, new DiscreteGrid(CHAIN), x);
    for (int k = 0; k < CHAIN; k++) {
      double t = (CHAIN - k) / (double) CHAIN;
      double to = (CHAIN - k - 1) / (double) CHAIN;
      double beta = BETAS[CHAIN - 1 - k];
      double left = 1 - VP.marginal(to).alpha() * VP.marginal(to).alpha();
      double whole = 1 - VP.marginal(t).alpha() * VP.marginal(t).alpha();
      double[] s = scores(VP, x, t);
      double[] z = z(k);
      for (int j = 0; j < s.length; j++) {
        double mean = (x.values()[j] + beta * s[j]) / Math.sqrt(1 - beta);
        x.values()[j] = mean + Math.sqrt(beta * left / whole) * z[j];
      }
      if (k < CHAIN - 1) {
        Batch extra = x.like();
        NOISE.correction(k, extra);
        double ratio = 0.1 * Math.sqrt(left);
        langevin(x, scores(VP, x, to), extra.values(), ratio, 1 - beta);
      }
    }
    assertClose(x, found, 1);
  }

  /** N points linspace(1, eps, N), dt = 1 / N: x - (f x - g^2 s) dt + g sqrt(dt) z. */
  @Test
  void eulerMaruyamaWithTheirStep() {
    Sde sde = new VpSde(Processes.LINEAR);
    int n = 50;
    Batch x = prior(sde);
    Batch found = solve(new EulerMaruyama(1), sde, new TimeGrid.ScoreSde(n - 1, 1e-3), x);
    for (int k = 0; k < n - 1; k++) {
      double t = 1 - k * (1 - 1e-3) / (n - 1);
      double beta = 0.1 + 19.9 * t;
      double[] s = scores(sde, x, t);
      double[] z = z(k);
      for (int j = 0; j < s.length; j++) {
        double drift = -0.5 * beta * x.values()[j] - beta * s[j];
        x.values()[j] += -drift / n + Math.sqrt(beta / n) * z[j];
      }
    }
    assertClose(x, found, 1);
  }

  /** eps = 2 alpha ratio^2, x + eps s + sqrt(2 eps) z. */
  private static void langevin(Batch x, double[] s, double[] z, double ratio, double alpha) {
    double e = 2 * alpha * ratio * ratio;
    for (int j = 0; j < s.length; j++) {
      x.values()[j] += e * s[j] + Math.sqrt(2 * e) * z[j];
    }
  }

  private static double meanNorm(double[] values) {
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += Math.hypot(values[2 * i], values[2 * i + 1]);
    }
    return sum / COUNT;
  }

  private static double[] scores(Sde sde, Batch x, double t) {
    double alpha = sde.marginal(t).alpha();
    double sigma = sde.marginal(t).sigma();
    double[] scores = new double[x.values().length];
    for (int i = 0; i < COUNT; i++) {
      double[] row = Arrays.copyOfRange(x.values(), SIZE * i, SIZE * (i + 1));
      double[] epsilon = Mixtures.epsilon(Papers.DATA, alpha, sigma, row);
      scores[SIZE * i] = -epsilon[0] / sigma;
      scores[SIZE * i + 1] = -epsilon[1] / sigma;
    }
    return scores;
  }

  private static double[] z(int step) {
    Batch z = new Batch(COUNT, Shape.of(SIZE));
    NOISE.increment(new Step(step, step + 1, 1, 0), z);
    return z.values();
  }

  private static Batch prior(Sde sde) {
    Batch x = new Batch(COUNT, Shape.of(SIZE));
    sde.samplePrior(new Noise(82, Purpose.PRIOR), x);
    return x;
  }

  private static Batch solve(Solver solver, Sde sde, TimeGrid grid, Batch start) {
    List<Step> steps = Step.along(grid, sde);
    return solver
        .solve(
            sde,
            new GaussianMixtureScore(sde, Papers.DATA),
            start,
            steps,
            NOISE,
            Step.Listener.NONE)
        .x();
  }

  private static void assertClose(Batch expected, Batch found, double unit) {
    for (int j = 0; j < expected.values().length; j++) {
      assertEquals(expected.values()[j], found.values()[j], 1e-9 * unit);
    }
  }
}
