package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.Clipping;
import dev.ito.score.ScoreByIndex;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every solver tells the score which samples it is asked about, whatever rows of the batch are
 * still on their way: each sample follows a score of its own.
 */
class SampleIndexTest {
  private static final long FIRST = 1_000;
  private static final int COUNT = 12;

  static Stream<Solver> solvers() {
    return Solvers.all();
  }

  /** The scores that the samples are compared with do not look at indices. */
  @ParameterizedTest
  @MethodSource("solvers")
  void aSampleFollowsItsOwnScoreInAnyBatch(Solver solver) {
    for (Sde sde : List.of(new VpSde(Processes.LINEAR), new VeSde(0.01, 50))) {
      ScoreByIndex score = new ScoreByIndex(sde, 2);
      Batch xT = prior(sde);
      Batch whole = solve(solver, sde, score, xT, FIRST);
      for (int i = 0; i < COUNT; i++) {
        Batch alone = solve(solver, sde, score.of(FIRST + i), xT.slice(i, i + 1), FIRST + i);
        assertArrayEquals(alone.values(), whole.slice(i, i + 1).values());
      }
      for (int first = 0; first < COUNT; first += 5) {
        int end = Math.min(first + 5, COUNT);
        Batch part = solve(solver, sde, score, xT.slice(first, end), FIRST + first);
        assertArrayEquals(whole.slice(first, end).values(), part.values());
      }
    }
  }

  /** What is done to a score on its way to the solver loses neither the indices nor the type. */
  @ParameterizedTest
  @MethodSource("solvers")
  void aSampleFollowsItsOwnClippedScore(Solver solver) {
    Sde sde = new VpSde(Processes.LINEAR);
    ScoreByIndex score = new ScoreByIndex(sde, 2);
    Clipping clipping = new Clipping.Range(-0.5, 0.5);
    Batch xT = prior(sde);
    Batch whole = solve(solver, sde, clipping.apply(sde, score), xT, FIRST);
    for (int i = 0; i < COUNT; i++) {
      ScoreFunction own = clipping.apply(sde, score.of(FIRST + i));
      Batch alone = solve(solver, sde, own, xT.slice(i, i + 1), FIRST + i);
      assertArrayEquals(alone.values(), whole.slice(i, i + 1).values());
    }
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void equalSamplesWithOtherIndicesGoOtherWays(Solver solver) {
    Sde sde = new VpSde(Processes.LINEAR);
    Batch equal = new Batch(COUNT, Shape.of(2));
    Arrays.fill(equal.values(), 0.7);
    Batch found = solve(solver, sde, new ScoreByIndex(sde, 2), equal, FIRST);
    for (int i = 1; i < COUNT; i++) {
      assertFalse(
          Arrays.equals(found.slice(0, 1).values(), found.slice(i, i + 1).values()), "sample " + i);
    }
  }

  private static Batch prior(Sde sde) {
    Batch x = new Batch(COUNT, Shape.of(2));
    sde.samplePrior(new Noise(23, Purpose.PRIOR), x);
    return x;
  }

  private static Batch solve(Solver solver, Sde sde, ScoreFunction score, Batch x, long first) {
    List<Step> steps = Step.along(new TimeGrid.Uniform(10, 1e-3, 1), sde);
    DrivingNoise noise = new DrivingNoise.Independent(21, first);
    Solution found = solver.solve(sde, score, x, steps, noise, Step.Listener.NONE);
    assertEquals(-1, found.x().firstNotFinite());
    return found.x();
  }
}
