package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince54Integrator;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dormand and Prince's pair, against solutions made otherwise. */
class Rk45Test {
  private static final double END = 1e-3;

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50));
  }

  /** The same pair of formulas in another program, with steps of its own. */
  @ParameterizedTest
  @MethodSource("sdes")
  void rk45AgreesWithTheIntegratorOfCommonsMath(Sde sde) {
    Batch xT = prior(sde, 8);
    Batch found = solve(new Rk45(1e-10, 1e-10), sde, Mixtures.three(), xT).x();
    for (int i = 0; i < 8; i++) {
      double[] x = xT.slice(i, i + 1).values();
      var integrator = new DormandPrince54Integrator(1e-14, 1, 1e-10, 1e-10);
      integrator.integrate(probabilityFlow(sde, Mixtures.three()), 1, x, END, x);
      assertArrayEquals(x, found.slice(i, i + 1).values(), 2e-8);
    }
  }

  /** dx/dt = f x + g^2 E[z] / (2 sigma) (Song et al. 2021, eq. 13). */
  private static FirstOrderDifferentialEquations probabilityFlow(Sde sde, GaussianMixture data) {
    return new FirstOrderDifferentialEquations() {
      @Override
      public int getDimension() {
        return 2;
      }

      @Override
      public void computeDerivatives(double t, double[] x, double[] slope) {
        Marginal m = sde.marginal(t);
        double[] epsilon = Mixtures.epsilon(data, m.alpha(), m.sigma(), x);
        for (int j = 0; j < 2; j++) {
          slope[j] = sde.drift(t) * x[j] + 0.5 * sde.diffusionSquared(t) * epsilon[j] / m.sigma();
        }
      }
    };
  }

  static Stream<Arguments> tolerances() {
    return sdes()
        .map(sde -> sde instanceof VeSde ? Arguments.of(sde, 3, 9) : Arguments.of(sde, 7, 11));
  }

  /**
   * From a tolerance on: where the flow almost stands still at first, as that of VP does from a
   * standard normal law, long steps that miss the turn are only seen to miss it when it is tight.
   */
  @ParameterizedTest
  @MethodSource("tolerances")
  void theErrorFallsInProportionToTheTolerance(Sde sde, int from, int to) {
    Batch xT = new Batch(16, Shape.of(1));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), xT);
    SimpleRegression line = new SimpleRegression();
    for (int digits = from; digits <= to; digits++) {
      double tolerance = Math.pow(10, -digits);
      Rk45 solver = new Rk45(tolerance, tolerance);
      double[] x = solve(solver, sde, Mixtures.single(), xT).x().values();
      double[] exact = Arrays.stream(xT.values()).map(v -> flow(sde, v, 1, END)).toArray();
      double error = largest(exact, x);
      assertTrue(error <= 3 * tolerance, () -> "at " + tolerance + " the error is " + error);
      line.addData(-digits, Math.log10(error));
    }
    assertEquals(1, line.getSlope(), 0.15);
  }

  /** On one normal law the flow keeps every sample's number of standard deviations. */
  static double flow(Sde sde, double x, double t, double s) {
    Marginal from = sde.marginal(t);
    Marginal to = sde.marginal(s);
    double deviations = (x - 0.3 * from.alpha()) / Math.hypot(0.5 * from.alpha(), from.sigma());
    return 0.3 * to.alpha() + deviations * Math.hypot(0.5 * to.alpha(), to.sigma());
  }

  static Stream<Arguments> sdesAndTolerances() {
    return sdes()
        .flatMap(
            sde ->
                Stream.of(1e-4, 1e-5, 1e-6, 1e-8).map(tolerance -> Arguments.of(sde, tolerance)));
  }

  /** One pace for a whole batch wastes evaluations on all but its most difficult samples. */
  @ParameterizedTest
  @MethodSource("sdesAndTolerances")
  void stepsOfTheirOwnCostSamplesNoMoreThanStepsForAll(Sde sde, double tolerance) {
    Batch xT = prior(sde, 64);
    Solution own = solve(new Rk45(tolerance, tolerance), sde, Mixtures.three(), xT);
    BatchWideRk45 together = new BatchWideRk45(probabilityFlow(sde, Mixtures.three()), tolerance);
    double[] x = together.solve(xT.values().clone(), 1, END);
    assertTrue(
        own.meanNfe() <= together.evaluations(),
        () -> own.meanNfe() + " evaluations, " + together.evaluations() + " together");
    if (tolerance <= 1e-6) {
      double[] exact = solve(new Rk45(1e-11, 1e-11), sde, Mixtures.three(), xT).x().values();
      assertTrue(largest(exact, own.x().values()) <= 3 * largest(exact, x), "a worse result");
    }
  }

  private static double largest(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
  }

  private static Solution solve(Solver solver, Sde sde, GaussianMixture data, Batch xT) {
    return solver.solve(
        sde,
        new GaussianMixtureScore(sde, data),
        xT,
        Step.along(new TimeGrid.Uniform(1, END, 1), sde),
        new DrivingNoise.Independent(21, 0),
        Step.Listener.NONE);
  }

  private static Batch prior(Sde sde, int count) {
    Batch x = new Batch(count, Shape.of(2));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), x);
    return x;
  }
}
