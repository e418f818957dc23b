package dev.ito.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jolicoeur-Martineau et al. 2021, algorithm 1, for one sample, on its Brownian path. */
class AdaptiveSdeTest {
  private static final int COUNT = 6;
  private static final double END = 1e-3;
  private static final double RTOL = 0.02;
  private static final double ATOL = 0.0078;
  private static final BrownianPath PATH = new BrownianPath(91, 0);

  static Stream<Sde> sdes() {
    return Stream.of(
        new VpSde(Processes.LINEAR), new SubVpSde(Processes.LINEAR), new VeSde(0.01, 50));
  }

  @ParameterizedTest
  @MethodSource("sdes")
  void itIsTheAlgorithmOfThePaper(Sde sde) {
    Batch start = new Batch(COUNT, Shape.of(2));
    sde.samplePrior(new Noise(92, Purpose.PRIOR), start);
    Solver solver = new AdaptiveSde(RTOL, ATOL, 1);
    List<Step> whole = List.of(new Step(0, 1, 1, END));
    Solution found =
        solver.solve(
            sde,
            new GaussianMixtureScore(sde, Papers.DATA),
            start,
            whole,
            PATH,
            Step.Listener.NONE);
    int rejections = 0;
    for (int i = 0; i < COUNT; i++) {
      Loop loop = new Loop(sde, i, Arrays.copyOfRange(start.values(), 2 * i, 2 * i + 2));
      loop.run();
      double bound = 1e-9 * sde.priorStandardDeviation();
      assertEquals(loop.x[0], found.x().values()[2 * i], bound);
      assertEquals(loop.x[1], found.x().values()[2 * i + 1], bound);
      assertEquals(2 * loop.attempts, found.nfe()[i]);
      rejections += loop.rejections;
    }
    assertTrue(rejections > 0, "the fixture must have rejected steps");
  }

  /** The loop over one sample. */
  private static final class Loop {
    private final Papers papers;
    private final int row;
    private double[] x;
    private double[] previous;
    private int attempts;
    private int rejections;

    Loop(Sde sde, int row, double[] x) {
      this.papers = new Papers(sde, new double[0], i -> new double[2]);
      this.row = row;
      this.x = x;
      this.previous = x;
    }

    void run() {
      double t = 1;
      double h = 0.01;
      boolean wasRejected = false;
      while (t > END) {
        // Times are multiples of 2^-24.
        double place = Math.rint((t - h) * (1 << 24)) / (1 << 24);
        double to = place > END ? place : END;
        h = to == END ? t - END : h;
        double step = t - to;
        double[] z = new double[2];
        PATH.increment(new Step(0, 1, t, to), row, z, 0, 2);
        double[] euler = moved(t, x, step, t, z);
        double[] second = moved(to, euler, step, to, z);
        double[] improved = Papers.scaled(0.5, Papers.plus(euler, 1, second));
        double square = 0;
        for (int j = 0; j < 2; j++) {
          double largest = Math.max(Math.abs(euler[j]), Math.abs(previous[j]));
          square += Math.pow((euler[j] - improved[j]) / Math.max(ATOL, RTOL * largest), 2);
        }
        double error = Math.sqrt(square / 2);
        attempts++;
        boolean rejected = error > 1;
        if (rejected) {
          rejections++;
        } else {
          x = improved;
          previous = euler;
          t = to;
        }
        double growth = Math.min(10, Math.max(0.1, 0.9 * Math.pow(error, -0.9)));
        h *= wasRejected ? Math.min(1, growth) : growth;
        wasRejected = rejected;
      }
    }

    /** Returns x - h (f - g^2 s)(y, at) + g(at) sqrt(h) z. */
    private double[] moved(double at, double[] y, double h, double ofDiffusion, double[] z) {
      double[] moved = Papers.plus(x, -h, papers.drift(y, at, 1));
      return Papers.plus(moved, papers.sde().diffusion(ofDiffusion) * Math.sqrt(h), z);
    }
  }
}
