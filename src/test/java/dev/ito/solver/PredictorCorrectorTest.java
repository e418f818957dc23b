package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VpSde;
import dev.ito.solver.PredictorCorrector.Part;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How predictors and correctors work together. */
class PredictorCorrectorTest {
  private static final Sde VP = new VpSde(Processes.LINEAR);
  private static final long SEED = 6;

  static Stream<Predictor> predictors() {
    return Solvers.of(Predictor.class);
  }

  @ParameterizedTest
  @MethodSource("predictors")
  void withoutCorrectionsItIsThePredictor(Predictor predictor) {
    List<Step> steps = Step.along(new TimeGrid.Uniform(10, 0, 1), VP);
    ScoreFunction score = new GaussianMixtureScore(VP, Mixtures.three());
    Solution expected = solve(predictor, VP, score, steps);
    for (Part first : Part.values()) {
      for (Corrector none : List.of(new AnnealedLangevin(0.1, 0), Solvers.langevin(0.1, 0))) {
        Solver both = new PredictorCorrector(predictor, none, first);
        Solution found = solve(both, VP, score, steps);
        assertArrayEquals(expected.x().values(), found.x().values());
        assertArrayEquals(expected.nfe(), found.nfe());
        assertEquals(predictor.stochastic(), both.stochastic());
      }
    }
  }

  /** Corrections are made at the end of a step, or at its start, and never on clean data. */
  @Test
  void correctionsAreMadeAtTheEndOrAtTheStartOfAStep() {
    Predictor predictor = new EulerMaruyama(1);
    Corrector corrector = new AnnealedLangevin(0.1, 2);
    assertTimes(
        new PredictorCorrector(predictor, corrector, Part.PREDICTOR),
        0.9,
        0.5,
        0.5,
        0.5,
        0.2,
        0.2,
        0.2);
    assertTimes(
        new PredictorCorrector(predictor, corrector, Part.CORRECTOR),
        0.9,
        0.9,
        0.9,
        0.5,
        0.5,
        0.5,
        0.2,
        0.2,
        0.2);
    assertTimes(new CorrectorOnly(corrector), 0.5, 0.5, 0.2, 0.2);
  }

  private static void assertTimes(Solver solver, double... expected) {
    RecordedScore score = new RecordedScore(VP, new GaussianMixtureScore(VP, Mixtures.three()));
    solve(
        solver,
        VP,
        score,
        List.of(new Step(0, 3, 0.9, 0.5), new Step(1, 3, 0.5, 0.2), new Step(2, 3, 0.2, 0)));
    double[] found = score.times().stream().flatMapToDouble(t -> DoubleStream.of(t[0])).toArray();
    assertArrayEquals(expected, found);
  }

  /**
   * Song et al. 2021, algorithm 3, and the order of their code, written out on the betas of a
   * chain: i goes from N - 1 down, and the size of the Langevin steps has 1 - beta_i.
   */
  @ParameterizedTest
  @EnumSource(Part.class)
  void onAChainItIsThePcSamplerOfThePaper(Part first) {
    Sde chain = new VpSde(new DiscreteBeta(Processes.LINEAR, 100));
    double[] betas = Processes.LINEAR.chain(100);
    Solver solver =
        new PredictorCorrector(new ReverseDiffusion(1), new AnnealedLangevin(0.16, 2), first);
    List<Step> steps = Step.along(new DiscreteGrid(100), chain);
    ScoreFunction score = new GaussianMixtureScore(chain, Mixtures.three());
    Batch found = solve(solver, chain, score, steps).x();
    double[] alphaBars = alphaBars(betas);
    for (int sample = 0; sample < 4; sample++) {
      double[] x = prior().slice(sample, sample + 1).values();
      for (int i = 99; i >= 0; i--) {
        int step = 99 - i;
        if (first == Part.CORRECTOR) {
          correct(x, alphaBars[i + 1], 1 - betas[i], 2 * step, sample);
        }
        predict(x, alphaBars[i + 1], betas[i], i == 0, step, sample);
        if (first == Part.PREDICTOR && i > 0) {
          correct(x, alphaBars[i], 1 - betas[i], 2 * step, sample);
        }
      }
      assertArrayEquals(x, found.slice(sample, sample + 1).values(), 1e-11);
    }
  }

  /** (2 - sqrt(1 - beta)) x + beta s + sqrt(beta) z, without noise at the end. */
  private static void predict(
      double[] x, double alphaBar, double beta, boolean last, int step, int sample) {
    double[] s = score(alphaBar, x);
    double[] z = new double[2];
    new Noise(SEED, Purpose.SOLVER).gaussian(sample, step, z, 0, 2);
    for (int j = 0; j < 2; j++) {
      x[j] = (2 - Math.sqrt(1 - beta)) * x[j] + beta * s[j] + (last ? 0 : Math.sqrt(beta) * z[j]);
    }
  }

  private static void correct(double[] x, double alphaBar, double alpha, int draw, int sample) {
    double e = 2 * alpha * Math.pow(0.16, 2) * (1 - alphaBar);
    for (int k = 0; k < 2; k++) {
      double[] s = score(alphaBar, x);
      double[] z = new double[2];
      new Noise(SEED, Purpose.CORRECTOR).gaussian(sample, draw + k, z, 0, 2);
      for (int j = 0; j < 2; j++) {
        x[j] += e * s[j] + Math.sqrt(2 * e) * z[j];
      }
    }
  }

  private static double[] score(double alphaBar, double[] x) {
    double sigma = Math.sqrt(1 - alphaBar);
    double[] epsilon = Mixtures.epsilon(Mixtures.three(), Math.sqrt(alphaBar), sigma, x);
    return Arrays.stream(epsilon).map(e -> -e / sigma).toArray();
  }

  private static double[] alphaBars(double[] betas) {
    double[] products = new double[betas.length + 1];
    products[0] = 1;
    for (int i = 0; i < betas.length; i++) {
      products[i + 1] = products[i] * (1 - betas[i]);
    }
    return products;
  }

  static Stream<Predictor> exactOnAPoint() {
    return Stream.of(
        new Ancestral(0),
        new Heun(Heun.Variable.SIGMA),
        new DpmSolver(2),
        new DpmSolver(3),
        new DpmSolverPp2m(0),
        new UniPc());
  }

  /**
   * Where the data are one point, the estimate of it never changes, and these predictors are all
   * exact. So with the same corrections they lead to the same samples, or a correction was lost.
   */
  @ParameterizedTest
  @MethodSource("exactOnAPoint")
  void correctionsAreKeptByEveryPredictor(Predictor predictor) {
    GaussianMixture point =
        GaussianMixture.around(new Batch(1, Shape.of(2), new double[] {0.4, -0.7}), 0);
    List<Step> steps = Step.along(new TimeGrid.LogSnr(5, 0.1, 0.9), VP);
    for (Part first : Part.values()) {
      ScoreFunction score = new GaussianMixtureScore(VP, point);
      Corrector corrector = new AnnealedLangevin(0.2, 1);
      Solver ddim = new PredictorCorrector(new Exponential(0), corrector, first);
      Solver other = new PredictorCorrector(predictor, corrector, first);
      assertArrayEquals(
          solve(ddim, VP, score, steps).x().values(),
          solve(other, VP, score, steps).x().values(),
          1e-12,
          first.toString());
    }
  }

  private static Solution solve(Solver solver, Sde sde, ScoreFunction score, List<Step> steps) {
    return solver.solve(
        sde, score, prior(), steps, new DrivingNoise.Independent(SEED, 0), Step.Listener.NONE);
  }

  private static Batch prior() {
    Batch x = new Batch(4, Shape.of(2));
    VP.samplePrior(new Noise(23, Purpose.PRIOR), x);
    return x;
  }
}
