package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Mixtures;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The solvers that choose their steps, against solutions made otherwise. */
@Tag("slow")
class AdaptiveSolverTest {
  private static final double END = 1e-3;
  private static final Sde VP = new VpSde(Processes.LINEAR);
  private static final TimeGrid WHOLE = new TimeGrid.Uniform(1, END, 1);

  static Stream<Sde> sdes() {
    return Stream.of(VP, new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50));
  }

  /** Samples 0 to 63 in one batch, and each by itself, have the same bits and the same cost. */
  @ParameterizedTest
  @MethodSource("sdes")
  void aSampleAloneIsTheSampleInABatch(Sde sde) {
    for (Solver solver : Solvers.adaptive().toList()) {
      Batch xT = prior(sde, 64);
      Solution together = solve(solver, sde, Mixtures.three(), xT, WHOLE, 0);
      for (int i = 0; i < 64; i++) {
        Solution alone = solve(solver, sde, Mixtures.three(), xT.slice(i, i + 1), WHOLE, i);
        assertArrayEquals(together.x().slice(i, i + 1).values(), alone.x().values());
        assertEquals(together.nfe()[i], alone.nfe()[0]);
      }
    }
  }

  /** Only the two ends of the grid count. */
  @Test
  void theTimesBetweenTheEndsDoNotMatter() {
    for (Solver solver : Solvers.adaptive().toList()) {
      double[] expected = solve(solver, VP, Mixtures.three(), prior(VP, 8), WHOLE, 0).x().values();
      for (TimeGrid grid :
          List.of(new TimeGrid.Uniform(100, END, 1), new TimeGrid.Karras(7, END, 1, 7))) {
        Batch found = solve(solver, VP, Mixtures.three(), prior(VP, 8), grid, 0).x();
        assertArrayEquals(expected, found.values());
      }
    }
  }

  /** The listener sees a sample at the first of its own times that is past the step. */
  @Test
  void theListenerSeesSamplesOnTheirWay() {
    Solver solver = new Rk45(1e-8, 1e-8);
    RecordedScore score = new RecordedScore(VP, new GaussianMixtureScore(VP, Mixtures.single()));
    Batch xT = new Batch(1, Shape.of(1), new double[] {1.5});
    List<Step> steps = Step.along(new TimeGrid.Uniform(20, END, 1), VP);
    solver.solve(
        VP,
        score,
        xT,
        steps,
        new DrivingNoise.Independent(1, 0),
        (step, x) -> {
          // The score was last asked at the end of the step just taken.
          double time = score.times().get(score.times().size() - 1)[0];
          assertTrue(time <= step.to() && time >= step.to() - 0.1, () -> time + " in " + step);
          assertEquals(Rk45Test.flow(VP, 1.5, 1, time), x.values()[0], 1e-6);
        });
  }

  /**
   * Driven by one path, smaller tolerances lead to what many steps of Euler-Maruyama lead to: the
   * strong solution.
   */
  @ParameterizedTest
  @ValueSource(strings = {"closed form", "formulas"})
  void adaptiveSdeConvergesToTheSolutionOfItsPath(String process) {
    Sde sde = process.equals("formulas") ? Processes.linear("-0.5*(0.1+19.9*t)", "0.1+19.9*t") : VP;
    Batch xT = prior(VP, 8);
    Batch fine =
        solve(
                new EulerMaruyama(1),
                VP,
                Mixtures.three(),
                xT,
                new TimeGrid.Uniform(10_000, END, 1),
                0)
            .x();
    Batch loose = solve(new AdaptiveSde(0.01, 0.005, 1), sde, Mixtures.three(), xT, WHOLE, 0).x();
    Batch tight = solve(new AdaptiveSde(0.001, 5e-4, 1), sde, Mixtures.three(), xT, WHOLE, 0).x();
    Batch other = solve(new AdaptiveSde(0.001, 5e-4, 1), sde, Mixtures.three(), xT, WHOLE, 99).x();
    assertTrue(rms(loose, fine) <= 0.03, () -> "loose: " + rms(loose, fine));
    assertTrue(rms(tight, fine) <= 0.006, () -> "tight: " + rms(tight, fine));
    assertTrue(rms(other, fine) >= 0.3, () -> "another path: " + rms(other, fine));
  }

  private static double rms(Batch a, Batch b) {
    double sum = 0;
    for (int j = 0; j < a.values().length; j++) {
      sum += Math.pow(a.values()[j] - b.values()[j], 2);
    }
    return Math.sqrt(sum / a.values().length);
  }

  static Stream<Solver> solvers() {
    return Solvers.adaptive();
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void aScoreThatIsNotANumberStopsTheSolver(Solver solver) {
    String message = messageOf(solver, 0.55);
    assertTrue(message.startsWith("sample 102 is not finite within step 5 of 10"), message);
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void aScoreThatIsNeverANumberStopsTheSolver(Solver solver) {
    String message = messageOf(solver, 2);
    assertTrue(message.startsWith("sample 102 is not finite within step 1 of 10"), message);
  }

  /** Returns why a solver stops where the score is not a number after some time. */
  private static String messageOf(Solver solver, double after) {
    AtomicInteger calls = new AtomicInteger();
    ScoreFunction broken =
        (at, out) -> {
          if (calls.incrementAndGet() > 100_000) {
            throw new IllegalStateException("the solver does not stop");
          }
          out.add(-1, at.x());
          if (at.t()[0] < after) {
            out.values()[1] = Double.NaN;
          }
        };
    List<Step> steps = Step.along(new TimeGrid.Uniform(10, 0.01, 1), VP);
    Batch xT = prior(VP, 1);
    DrivingNoise noise = new DrivingNoise.Independent(21, 102);
    return assertThrows(
            ArithmeticException.class,
            () -> solver.solve(VP, broken, xT, steps, noise, Step.Listener.NONE))
        .getMessage();
  }

  @Test
  void aToleranceBelowRoundingStopsTheSolver() {
    Solver solver = new Rk45(1e-100, 1e-100);
    Batch xT = prior(VP, 1);
    var error =
        assertThrows(
            ArithmeticException.class, () -> solve(solver, VP, Mixtures.three(), xT, WHOLE, 7));
    assertTrue(
        error.getMessage().startsWith("sample 7 stays above the tolerance within step 1 of 1"),
        error.getMessage());
  }

  private static Solution solve(
      Solver solver, Sde sde, GaussianMixture data, Batch xT, TimeGrid grid, int first) {
    return solver.solve(
        sde,
        score(sde, data),
        xT,
        Step.along(grid, sde),
        new BrownianPath(21, first),
        Step.Listener.NONE);
  }

  private static ScoreFunction score(Sde sde, GaussianMixture data) {
    return new GaussianMixtureScore(sde, data);
  }

  private static Batch prior(Sde sde, int count) {
    Batch x = new Batch(count, Shape.of(2));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), x);
    return x;
  }
}
