package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.sde.Marginal;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Langevin.Norms;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Single Langevin steps, and what many of them lead to. */
class CorrectorTest {
  /** Values in a sample, and of all samples together. */
  private static final int SIZE = 200;

  private static final int COUNT = 100 * SIZE;

  /** The two-sided quantile of a standard normal law at a false-alarm probability of 1e-6. */
  private static final double QUANTILE = 4.892;

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50));
  }

  /**
   * On N(m, v), a step x + e s + sqrt(2e) z keeps N(m, v / (1 - e / 2v)): with steps this short,
   * the marginal itself but for 1 % of its variance.
   */
  @ParameterizedTest
  @MethodSource("sdes")
  void annealedLangevinStepsKeepTheMarginal(Sde sde) {
    for (double t : new double[] {0.1, 0.5}) {
      Marginal m = sde.marginal(t);
      Batch x = new Batch(COUNT / SIZE, Shape.of(SIZE));
      new Noise(8, Purpose.DATA).gaussian(0, x);
      x.scale(Math.hypot(0.5 * m.alpha(), m.sigma()));
      Arrays.setAll(x.values(), i -> x.values()[i] + 0.3 * m.alpha());
      assertMarginal(sde, t, corrected(sde, t, x, 100));
    }
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void annealedLangevinStepsLeadFromAnywhereToTheMarginal(Sde sde) {
    Batch x = new Batch(COUNT / SIZE, Shape.of(SIZE));
    Arrays.fill(x.values(), 7);
    assertMarginal(sde, 0.5, corrected(sde, 0.5, x, 1000));
  }

  private static double[] corrected(Sde sde, double t, Batch x, int steps) {
    Batch mean = new Batch(1, Shape.of(SIZE));
    Arrays.fill(mean.values(), 0.3);
    ReverseProcess process =
        new ReverseProcess(
            sde,
            new GaussianMixtureScore(sde, GaussianMixture.around(mean, 0.5)),
            new DrivingNoise.Independent(5, 0));
    Corrector corrector = new AnnealedLangevin(0.1, 1);
    Batch z = x.like();
    for (int k = 0; k < steps; k++) {
      new DrivingNoise.Independent(5, 0).correction(k, z);
      corrector.correct(process, x, t, 1, z);
    }
    return x.values();
  }

  private static void assertMarginal(Sde sde, double t, double[] x) {
    Marginal m = sde.marginal(t);
    double variance = 0.25 * m.alpha() * m.alpha() + m.sigma() * m.sigma();
    double e = 2 * 0.01 * m.sigma() * m.sigma();
    double mean = Arrays.stream(x).average().orElseThrow();
    assertEquals(0.3 * m.alpha(), mean, QUANTILE * Math.sqrt(variance / COUNT));
    double kept = variance / (1 - e / (2 * variance));
    double bound = QUANTILE * Math.sqrt(2.0 / COUNT);
    assertEquals(1, new Variance().evaluate(x) / kept, bound);
    assertEquals(1, new Variance().evaluate(x) / variance, bound + 0.0102);
  }

  /** Song et al. 2021, algorithms 4 and 5; the means over the batch are those of their code. */
  @ParameterizedTest
  @EnumSource(Norms.class)
  void aLangevinStepIsThatOfThePaper(Norms norms) {
    Sde sde = new VpSde(Processes.LINEAR);
    Batch x = normal(0);
    Batch z = normal(1);
    double[][] scores = scores(sde, 0.3, x);
    double[] ofScore = Arrays.stream(scores).mapToDouble(CorrectorTest::norm).toArray();
    double[] ofNoise = IntStream.range(0, 5).mapToDouble(i -> norm(row(z, i))).toArray();
    double meanOfScore = Arrays.stream(ofScore).average().orElseThrow();
    double meanOfNoise = Arrays.stream(ofNoise).average().orElseThrow();
    double[] expected = new double[10];
    for (int i = 0; i < 5; i++) {
      double ratio =
          norms == Norms.PER_SAMPLE ? ofNoise[i] / ofScore[i] : meanOfNoise / meanOfScore;
      double e = 2 * 0.97 * Math.pow(0.16 * ratio, 2);
      for (int j = 0; j < 2; j++) {
        expected[2 * i + j] = row(x, i)[j] + e * scores[i][j] + Math.sqrt(2 * e) * row(z, i)[j];
      }
    }
    assertStep(expected, new Langevin(0.16, 1, norms), sde, x, z);
  }

  /** Song & Ermon 2019, algorithm 1, with the step size of the code of Song et al. 2021. */
  @ParameterizedTest
  @MethodSource("sdes")
  void anAnnealedLangevinStepIsThatOfThePaper(Sde sde) {
    Batch x = normal(0);
    Batch z = normal(1);
    double[][] scores = scores(sde, 0.3, x);
    double e = 2 * 0.97 * Math.pow(0.16 * sde.marginal(0.3).sigma(), 2);
    double[] expected = new double[10];
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 2; j++) {
        expected[2 * i + j] = row(x, i)[j] + e * scores[i][j] + Math.sqrt(2 * e) * row(z, i)[j];
      }
    }
    assertStep(expected, new AnnealedLangevin(0.16, 1), sde, x, z);
  }

  private static void assertStep(
      double[] expected, Corrector corrector, Sde sde, Batch x, Batch z) {
    ReverseProcess process =
        new ReverseProcess(
            sde,
            new GaussianMixtureScore(sde, Mixtures.three()),
            new DrivingNoise.Independent(5, 0));
    Batch found = x.copy();
    corrector.correct(process, found, 0.3, 0.97, z.copy());
    assertArrayEquals(expected, found.values(), 1e-13);
  }

  /** The documented exception from the independence of the batch. */
  @ParameterizedTest
  @EnumSource(Norms.class)
  void onlyTheNormsOfScoreSdeMakeASampleDependOnItsBatch(Norms norms) {
    Sde sde = new VpSde(Processes.LINEAR);
    Solver solver = new CorrectorOnly(new Langevin(0.16, 1, norms));
    List<Step> steps = List.of(new Step(0, 1, 0.4, 0.3));
    DrivingNoise noise = new DrivingNoise.Independent(5, 0);
    Batch together =
        solver
            .solve(
                sde,
                new GaussianMixtureScore(sde, Mixtures.three()),
                normal(0),
                steps,
                noise,
                Step.Listener.NONE)
            .x();
    Batch alone =
        solver
            .solve(
                sde,
                new GaussianMixtureScore(sde, Mixtures.three()),
                normal(0).slice(0, 1),
                steps,
                noise,
                Step.Listener.NONE)
            .x();
    boolean same = Arrays.equals(row(together, 0), row(alone, 0));
    assertEquals(norms == Norms.PER_SAMPLE, same);
    assertFalse(Arrays.equals(row(normal(0), 0), row(alone, 0)));
    assertTrue(together.firstNotFinite() < 0);
  }

  private static Batch normal(int draw) {
    Batch x = new Batch(5, Shape.of(2));
    new Noise(9, Purpose.DATA).gaussian(draw, x);
    return x;
  }

  private static double[][] scores(Sde sde, double t, Batch x) {
    Marginal m = sde.marginal(t);
    double[][] scores = new double[x.count()][];
    for (int i = 0; i < x.count(); i++) {
      double[] epsilon = Mixtures.epsilon(Mixtures.three(), m.alpha(), m.sigma(), row(x, i));
      scores[i] = Arrays.stream(epsilon).map(e -> -e / m.sigma()).toArray();
    }
    return scores;
  }

  private static double[] row(Batch x, int i) {
    return x.slice(i, i + 1).values();
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }
}
