package dev.ito.likelihood;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Estimate;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.NoisySamples;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Variational bounds against closed forms, and against the papers' formulas written out. */
class BoundTest {
  private static final int COUNT = 4000;

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50));
  }

  /** The same process from formulas has the same bound. */
  @Test
  void aProcessFromFormulasHasTheBoundOfItsClosedForm() {
    var reconstruction = ContinuousBound.Reconstruction.ofDensity();
    double[][] sums = new double[2][5];
    List<Sde> same =
        List.of(new VpSde(Processes.LINEAR), Processes.linear("-0.5*(0.1+19.9*t)", "0.1+19.9*t"));
    for (int k = 0; k < 2; k++) {
      var score = new GaussianMixtureScore(same.get(k), LogLikelihoodTest.mixture(2));
      Batch x = data(LogLikelihoodTest.mixture(2)).slice(0, 5);
      var terms = new ContinuousBound(same.get(k), score, 1e-4, 3, reconstruction).of(x, 5, 0, 0);
      Arrays.setAll(sums[k], terms::sum);
    }
    assertArrayEquals(sums[0], sums[1], 1e-7);
  }

  /**
   * The exact score makes the bound tight, up to the first time and the prior.
   *
   * <p>The mean of 4000 differences is within 4 standard errors of what is left: 6e-5 a case.
   */
  @ParameterizedTest
  @MethodSource("sdes")
  void theContinuousBoundOfAnExactScoreIsTight(Sde sde) {
    GaussianMixture mixture = LogLikelihoodTest.mixture(2);
    var score = new GaussianMixtureScore(sde, mixture);
    var bound =
        new ContinuousBound(sde, score, 1e-4, 16, ContinuousBound.Reconstruction.ofDensity());
    Batch x = data(mixture);
    ContinuousBound.Terms terms = bound.of(x, 5, 0, 0);
    double[] exact = score.logDensity(x, 0);
    Estimate gap = gap(terms, exact);
    assertTrue(gap.mean() > -4 * gap.standardError(), sde + ": " + gap);
    assertTrue(gap.mean() < 4 * gap.standardError() + 0.01, sde + ": " + gap);
    assertTrue(gap.standardError() < 0.15, sde + ": " + gap);
    assertEquals(17, terms.nfe());
  }

  /** A score that is wrong makes the bound larger. */
  @Test
  void theContinuousBoundOfAWrongScoreIsAbove() {
    Sde sde = new VpSde(Processes.LINEAR);
    GaussianMixture mixture = LogLikelihoodTest.mixture(2);
    var score = new GaussianMixtureScore(sde, mixture);
    var wrong =
        new ContinuousBound(
            sde,
            (at, out) -> {
              score.score(at, out);
              out.scale(0.8);
            },
            1e-4,
            16,
            ContinuousBound.Reconstruction.ofDensity());
    Batch x = data(mixture);
    Estimate gap = gap(wrong.of(x, 5, 0, 0), score.logDensity(x, 0));
    assertTrue(gap.mean() > 5 * gap.standardError(), gap.toString());
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void theWayToTheFirstTimeIsBounded(Sde sde) {
    GaussianMixture mixture = LogLikelihoodTest.mixture(2);
    var score = new GaussianMixtureScore(sde, mixture);
    Batch x = data(mixture);
    Truncation.Bound bound = new Truncation(sde, 1e-3).bound(score, x, 5, 0, 0);
    double[] noisy = score.logDensity(bound.noisy(), 1e-3);
    double[] exact = score.logDensity(x, 0);
    Estimate gap =
        Estimate.of(
            IntStream.range(0, COUNT)
                .mapToDouble(i -> bound.nats()[i] - noisy[i] + exact[i])
                .toArray());
    // 4 standard errors: 6e-5 a case.
    assertTrue(gap.mean() > -4 * gap.standardError(), sde + ": " + gap);
    assertTrue(gap.mean() < 4 * gap.standardError() + 0.01, sde + ": " + gap);
    assertTrue(gap.standardError() < 0.02, sde + ": " + gap);
  }

  /** KL of normal laws in one dimension by quadrature. */
  @Test
  void theDivergenceFromThePriorIsThatOfTheDefinition() {
    Sde sde = new VeSde(0.5, 3);
    double x0 = 1.7;
    double end = 0.6;
    double found = PriorDivergence.of(sde, new Batch(1, Shape.of(1), new double[] {x0}), end)[0];
    var q = new NormalDistribution(null, x0, sde.marginal(end).sigma());
    var p = new NormalDistribution(null, 0, 3);
    double sum = 0;
    for (double x = -20; x < 20; x += 1e-3) {
      sum += 1e-3 * q.density(x) * (q.logDensity(x) - p.logDensity(x));
    }
    assertEquals(sum, found, 1e-9);
  }

  /** Ho et al. 2020, eq. 5 to 8 and 13, in the papers' letters. */
  @ParameterizedTest
  @EnumSource(
      value = Ancestral.Variance.class,
      names = {"POSTERIOR", "BETA"})
  void theChainBoundIsThePapers(Ancestral.Variance variance) {
    List<Double> betas = List.of(0.01, 0.04, 0.2, 0.5, 0.9);
    Sde sde = new VpSde(new DiscreteBeta(betas));
    GaussianMixture mixture = LogLikelihoodTest.mixture(2);
    var score = new GaussianMixtureScore(sde, mixture);
    Bins bins = new Bins(-1, 0.25, 9);
    Batch x0 = new Batch(2, Shape.of(2), new double[] {-1, 0.5, 0.25, 1});
    ChainBound.Terms found = new ChainBound(sde, score, variance, bins).of(x0, 7, 3);
    double[] bar = new double[6];
    bar[0] = 1;
    for (int t = 1; t <= 5; t++) {
      bar[t] = bar[t - 1] * (1 - betas.get(t - 1));
    }
    for (int t = 1; t <= 5; t++) {
      Batch z = x0.like();
      new Noise(7, Purpose.BOUND, 3).gaussian(t - 1, z);
      Batch xt = x0.like();
      for (int j = 0; j < 4; j++) {
        xt.values()[j] = Math.sqrt(bar[t]) * x0.values()[j] + Math.sqrt(1 - bar[t]) * z.values()[j];
      }
      Batch s = x0.like();
      score.score(new NoisySamples(xt, t / 5.0, 0), s);
      double beta = betas.get(t - 1);
      double posterior = (1 - bar[t - 1]) / (1 - bar[t]) * beta;
      double[] expected = new double[2];
      for (int j = 0; j < 4; j++) {
        double epsilon = -Math.sqrt(1 - bar[t]) * s.values()[j];
        double x = xt.values()[j];
        double mean = (x - beta / Math.sqrt(1 - bar[t]) * epsilon) / Math.sqrt(1 - beta);
        if (t == 1) {
          double sd = Math.sqrt((1 - bar[1]) / (1 - bar[2]) * betas.get(1));
          var law = new NormalDistribution(null, mean, sd);
          double value = x0.values()[j];
          double above = value == 1 ? 1 : law.cumulativeProbability(value + 0.125);
          double below = value == -1 ? 0 : law.cumulativeProbability(value - 0.125);
          expected[j / 2] -= Math.log(above - below);
        } else {
          double v = variance == Ancestral.Variance.POSTERIOR ? posterior : beta;
          double target =
              Math.sqrt(bar[t - 1]) * beta / (1 - bar[t]) * x0.values()[j]
                  + Math.sqrt(1 - beta) * (1 - bar[t - 1]) / (1 - bar[t]) * x;
          expected[j / 2] +=
              0.5 * (Math.log(v / posterior) + posterior / v - 1)
                  + (mean - target) * (mean - target) / (2 * v);
        }
      }
      for (int i = 0; i < 2; i++) {
        double term = t == 1 ? found.sums().reconstruction()[i] : found.steps()[i][t - 2];
        assertEquals(expected[i], term, 1e-10 * (1 + Math.abs(expected[i])), "t = " + t);
      }
    }
    for (int i = 0; i < 2; i++) {
      double square = Math.pow(x0.values()[2 * i], 2) + Math.pow(x0.values()[2 * i + 1], 2);
      double prior = 0.5 * bar[5] * square + (-bar[5] - Math.log(1 - bar[5]));
      assertEquals(prior, found.sums().prior()[i], 1e-12);
      assertEquals(Arrays.stream(found.steps()[i]).sum(), found.sums().diffusion()[i], 1e-12);
    }
  }

  /**
   * No bound is below the entropy of quantised data, which no model beats in the mean.
   *
   * <p>Data of 17 equally likely levels, 4000 draws; 4 standard errors: 3e-5 a case.
   */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(value = Ancestral.Variance.class)
  void theChainBoundIsAboveTheEntropy(Ancestral.Variance variance) {
    int levels = 17;
    Bins bins = new Bins(-1, 0.125, levels);
    Batch points = new Batch(levels, Shape.of(1));
    Arrays.setAll(points.values(), k -> -1 + 0.125 * k);
    Sde sde = new VpSde(new DiscreteBeta(Processes.LINEAR, 200));
    var score = new GaussianMixtureScore(sde, GaussianMixture.around(points, 0));
    Batch x0 = new Batch(COUNT, Shape.of(1));
    Arrays.setAll(x0.values(), i -> points.values()[i % levels]);
    ContinuousBound.Terms terms = new ChainBound(sde, score, variance, bins).of(x0, 7, 0).sums();
    Estimate bound = Estimate.of(IntStream.range(0, COUNT).mapToDouble(terms::sum).toArray());
    assertTrue(
        bound.mean() > Math.log(levels) - 4 * bound.standardError(), variance + ": " + bound);
    assertTrue(bound.mean() < Math.log(levels) + 2, variance + ": " + bound);
  }

  /** With little noise at the first time, the levels are certain; then the bound is the entropy. */
  @Test
  void theContinuousBoundOfLevelsIsTheirEntropy() {
    int levels = 5;
    Bins bins = new Bins(-1, 0.5, levels);
    Batch points = new Batch(levels, Shape.of(1));
    Arrays.setAll(points.values(), k -> -1 + 0.5 * k);
    Sde sde = new VpSde(Processes.LINEAR);
    var score = new GaussianMixtureScore(sde, GaussianMixture.around(points, 0));
    Batch x0 = new Batch(COUNT, Shape.of(1));
    Arrays.setAll(x0.values(), i -> points.values()[i % levels]);
    ContinuousBound.Terms terms =
        new ContinuousBound(sde, score, 1e-3, 64, bins.reconstruction()).of(x0, 7, 0, 0);
    assertEquals(0, Arrays.stream(terms.reconstruction()).max().orElseThrow(), 1e-9);
    Estimate bound = Estimate.of(IntStream.range(0, COUNT).mapToDouble(terms::sum).toArray());
    // 4 standard errors: 6e-5.
    assertEquals(Math.log(levels), bound.mean(), 4 * bound.standardError());
    assertTrue(bound.standardError() < 0.05, bound.toString());
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.3", "-7, 0.02", "30, 0.5"})
  void theBinsShareAllProbability(double mean, double sd) {
    Bins bins = new Bins(-1, 0.125, 17);
    double sum =
        IntStream.range(0, 17)
            .mapToDouble(k -> Math.exp(bins.logProbability(-1 + 0.125 * k, mean, sd)))
            .sum();
    assertEquals(1, sum, 1e-12);
  }

  /** Values of SciPy 1.17, log_ndtr(-a) + log1p(-exp(log_ndtr(-b) - log_ndtr(-a))). */
  @ParameterizedTest
  @CsvSource({
    "1, 1.5, -2.3876196688239344",
    "5.9, 6.1, -20.4708232943778",
    "10, 10.1, -53.681468191390955",
    "40, 41, -804.6084420137539",
    "40, Infinity, -804.6084420137539",
    "-1.2, 0.3, -0.6874797667970287"
  })
  void tailsAreExact(double a, double b, double expected) {
    assertEquals(expected, Bins.logDifference(a, b), 1e-12 * Math.abs(expected));
    assertEquals(expected, Bins.logDifference(-b, -a), 1e-12 * Math.abs(expected));
  }

  private static Estimate gap(ContinuousBound.Terms terms, double[] exact) {
    return Estimate.of(
        IntStream.range(0, exact.length).mapToDouble(i -> terms.sum(i) + exact[i]).toArray());
  }

  private static Batch data(GaussianMixture mixture) {
    Batch x = new Batch(COUNT, mixture.shape());
    Noise noise = new Noise(3, Purpose.DATA);
    noise.gaussian(0, x);
    for (int i = 0; i < COUNT; i++) {
      double u = noise.uniform(i, 1);
      int k =
          u < mixture.weights()[0] ? 0 : u < mixture.weights()[0] + mixture.weights()[1] ? 1 : 2;
      for (int j = 0; j < x.size(); j++) {
        int at = i * x.size() + j;
        x.values()[at] =
            mixture.means().values()[k * x.size() + j]
                + mixture.standardDeviations()[k] * x.values()[at];
      }
    }
    return x;
  }
}
