package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.Clipping;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral.Variance;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published samplers, written out from their papers on products of alphas, against {@link
 * Ancestral} on the same noise and an exact score.
 */
class EquivalenceTest {
  private static final GaussianMixture DATA = Mixtures.three();
  private static final int COUNT = 16;
  private static final int SIZE = 2;
  private static final long SEED = 11;

  private final DrivingNoise noise = new DrivingNoise.Independent(SEED, 0);

  static Stream<Arguments> chainsAndEtas() {
    return Chain.all()
        .flatMap(chain -> Stream.of(0.0, 0.3, 1.0).map(eta -> Arguments.of(chain, eta)));
  }

  static Stream<Arguments> chainsAndVariances() {
    return Chain.all()
        .flatMap(
            chain ->
                Stream.of(Variance.POSTERIOR, Variance.BETA)
                    .map(variance -> Arguments.of(chain, variance)));
  }

  /** Ho et al. 2020, algorithm 2, with the posterior variance or beta_t as sigma_t^2. */
  @ParameterizedTest
  @MethodSource("chainsAndVariances")
  void ddpmIsAncestralWithEtaOne(Chain chain, Variance variance) {
    double[] alphas = chain.alphas();
    double[] alphaBars = chain.alphaBars();
    int[] indices = chain.indices();
    Batch x = prior();
    Batch found = chain.solve(new Ancestral(1, variance), exact(chain), x, noise);
    for (int step = 0; step < indices.length; step++) {
      double alphaBar = alphaBars[indices[step]];
      double previous = step + 1 < indices.length ? alphaBars[indices[step + 1]] : 1;
      double alpha = alphas[step];
      double beta = 1 - alpha;
      double posterior = Math.sqrt((1 - previous) / (1 - alphaBar) * beta);
      double deviation = variance == Variance.BETA ? Math.sqrt(beta) : posterior;
      Batch z = z(step);
      for (int i = 0; i < COUNT; i++) {
        double[] epsilon = epsilon(alphaBar, row(x, i));
        for (int j = 0; j < SIZE; j++) {
          int at = i * SIZE + j;
          double mean =
              (x.values()[at] - beta / Math.sqrt(1 - alphaBar) * epsilon[j]) / Math.sqrt(alpha);
          boolean last = step == indices.length - 1;
          x.values()[at] = mean + (last ? 0 : deviation * z.values()[at]);
        }
      }
    }
    assertClose(x, found, chain.tolerance());
  }

  /** Song, Meng & Ermon 2021, eq. 12 with the sigma of eq. 16. */
  @ParameterizedTest
  @MethodSource("chainsAndEtas")
  void ddimIsAncestral(Chain chain, double eta) {
    double[] alphaBars = chain.alphaBars();
    int[] indices = chain.indices();
    Batch x = prior();
    Batch found = chain.solve(new Ancestral(eta), exact(chain), x, noise);
    for (int step = 0; step < indices.length; step++) {
      double alphaBar = alphaBars[indices[step]];
      double previous = step + 1 < indices.length ? alphaBars[indices[step + 1]] : 1;
      double deviation =
          eta * Math.sqrt((1 - previous) / (1 - alphaBar)) * Math.sqrt(1 - alphaBar / previous);
      // In exact arithmetic at least 0.
      double direction = Math.sqrt(Math.max(0, 1 - previous - deviation * deviation));
      Batch z = z(step);
      for (int i = 0; i < COUNT; i++) {
        double[] epsilon = epsilon(alphaBar, row(x, i));
        for (int j = 0; j < SIZE; j++) {
          int at = i * SIZE + j;
          double x0 = (x.values()[at] - Math.sqrt(1 - alphaBar) * epsilon[j]) / Math.sqrt(alphaBar);
          x.values()[at] =
              Math.sqrt(previous) * x0 + direction * epsilon[j] + deviation * z.values()[at];
        }
      }
    }
    assertClose(x, found, chain.tolerance());
  }

  /** Ho et al. 2020, eq. 7, with the estimate of x_0 clipped to [-1, 1] as their code does. */
  @ParameterizedTest
  @MethodSource("dev.ito.solver.Chain#all")
  void clippedDdpmIsAncestralOnAClippedScore(Chain chain) {
    double[] alphas = chain.alphas();
    double[] alphaBars = chain.alphaBars();
    int[] indices = chain.indices();
    Batch x = prior();
    ScoreFunction clipped = new Clipping.Range(-1, 1).apply(chain.sde(), exact(chain));
    Batch found = chain.solve(new Ancestral(1), clipped, x, noise);
    for (int step = 0; step < indices.length; step++) {
      double alphaBar = alphaBars[indices[step]];
      double previous = step + 1 < indices.length ? alphaBars[indices[step + 1]] : 1;
      double alpha = alphas[step];
      double beta = 1 - alpha;
      double deviation = Math.sqrt((1 - previous) / (1 - alphaBar) * beta);
      double ofX0 = Math.sqrt(previous) * beta / (1 - alphaBar);
      double ofX = Math.sqrt(alpha) * (1 - previous) / (1 - alphaBar);
      Batch z = z(step);
      for (int i = 0; i < COUNT; i++) {
        double[] epsilon = epsilon(alphaBar, row(x, i));
        for (int j = 0; j < SIZE; j++) {
          int at = i * SIZE + j;
          double x0 = (x.values()[at] - Math.sqrt(1 - alphaBar) * epsilon[j]) / Math.sqrt(alphaBar);
          double mean = ofX0 * Math.max(-1, Math.min(1, x0)) + ofX * x.values()[at];
          x.values()[at] = mean + deviation * z.values()[at];
        }
      }
    }
    assertClose(x, found, chain.tolerance());
  }

  static Stream<Arguments> sdesAndGrids() {
    return Stream.of(
            new VpSde(Processes.LINEAR),
            new SubVpSde(Processes.LINEAR),
            new VeSde(0.01, 50),
            Processes.linear("-sin(3*t)", "1+t^2"))
        .flatMap(
            sde ->
                Stream.of(new TimeGrid.Uniform(20, 1e-3, 1), new TimeGrid.LogSnr(33, 1e-4, 1))
                    .map(grid -> Arguments.of(sde, grid)));
  }

  /**
   * dy = epsilon dsigmaHat with y = x / alpha and sigmaHat = sigma / alpha (Song et al. 2021, eq.
   * 14).
   */
  @ParameterizedTest
  @MethodSource("sdesAndGrids")
  void etaZeroIsEulerInSigmaOverAlpha(Sde sde, TimeGrid grid) {
    Batch x = prior(sde);
    Batch found = solve(new Ancestral(0), sde, grid, x);
    double[] times = grid.times(sde);
    double[][] y = new double[COUNT][];
    Arrays.setAll(y, i -> scaled(row(x, i), 1 / sde.marginal(times[0]).alpha()));
    for (int step = 0; step < grid.steps(); step++) {
      Marginal t = sde.marginal(times[step]);
      double h = sde.marginal(times[step + 1]).ratio() - t.ratio();
      for (double[] point : y) {
        double[] epsilon = Mixtures.epsilon(DATA, t.alpha(), t.sigma(), scaled(point, t.alpha()));
        for (int j = 0; j < SIZE; j++) {
          point[j] += h * epsilon[j];
        }
      }
    }
    double alpha = sde.marginal(times[grid.steps()]).alpha();
    for (int i = 0; i < COUNT; i++) {
      x.put(i, new Batch(1, x.shape(), scaled(y[i], alpha)));
    }
    assertClose(x, found, 1e-12 * sde.marginal(times[0]).ratio());
  }

  /**
   * Song & Ermon's annealed noise levels: Song et al. 2021, appendix F, the ancestral sampler of
   * SMLD.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void etaOneOnTheVeSdeIsTheAncestralSamplerOfSmld(int steps) {
    Sde sde = new VeSde(0.01, 50);
    TimeGrid grid = new TimeGrid.Uniform(steps, 0, 1);
    Batch x = prior(sde);
    Batch found = solve(new Ancestral(1), sde, grid, x);
    DoubleUnaryOperator sigma = t -> 0.01 * Math.pow(5000, t);
    for (int step = 0; step < steps; step++) {
      double from = sigma.applyAsDouble(1 - (double) step / steps);
      double to = sigma.applyAsDouble(1 - (step + 1.0) / steps);
      double added = from * from - to * to;
      Batch z = z(step);
      for (int i = 0; i < COUNT; i++) {
        double[] epsilon = Mixtures.epsilon(DATA, 1, from, row(x, i));
        for (int j = 0; j < SIZE; j++) {
          int at = i * SIZE + j;
          double score = -epsilon[j] / from;
          x.values()[at] +=
              added * score + Math.sqrt(to * to * added / (from * from)) * z.values()[at];
        }
      }
    }
    assertClose(x, found, 1e-12 * 50);
  }

  private static ScoreFunction exact(Chain chain) {
    return new GaussianMixtureScore(chain.sde(), DATA);
  }

  private Batch solve(Solver solver, Sde sde, TimeGrid grid, Batch xT) {
    List<Step> steps = Step.along(grid, sde);
    return solver
        .solve(sde, new GaussianMixtureScore(sde, DATA), xT, steps, noise, Step.Listener.NONE)
        .x();
  }

  private static double[] epsilon(double alphaBar, double[] x) {
    return Mixtures.epsilon(DATA, Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar), x);
  }

  private Batch z(int step) {
    Batch z = new Batch(COUNT, Shape.of(SIZE));
    new Noise(SEED, Purpose.SOLVER).gaussian(step, z);
    return z;
  }

  private static Batch prior() {
    return prior(new VpSde(Processes.LINEAR));
  }

  private static Batch prior(Sde sde) {
    Batch x = new Batch(COUNT, Shape.of(SIZE));
    sde.samplePrior(new Noise(12, Purpose.PRIOR), x);
    return x;
  }

  private static double[] row(Batch x, int i) {
    return Arrays.copyOfRange(x.values(), i * SIZE, (i + 1) * SIZE);
  }

  private static double[] scaled(double[] x, double factor) {
    return Arrays.stream(x).map(v -> v * factor).toArray();
  }

  private static void assertClose(Batch expected, Batch found, double tolerance) {
    double largest = 0;
    for (int j = 0; j < expected.values().length; j++) {
      largest = Math.max(largest, Math.abs(expected.values()[j] - found.values()[j]));
    }
    assertEquals(0, largest, tolerance);
  }
}
