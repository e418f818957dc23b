package dev.ito.likelihood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Rk45;
import dev.ito.solver.Step;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowVariableTest {
  private static final FlowVariable SPREAD = FlowVariable.SPREAD;

  /** The noise level itself. */
  private static final FlowVariable LEVEL =
      new FlowVariable() {
        @Override
        public double of(double u) {
          return u;
        }

        @Override
        public double level(double w) {
          return w;
        }

        @Override
        public double levelsPer(double w) {
          return 1;
        }
      };

  @Test
  void itIsAsinhOfTheRatioThereAndBack() {
    for (double u = -14; u <= 8; u += 0.37) {
      double w = SPREAD.of(u);
      assertEquals(Math.exp(u) / 0.3, Math.sinh(w), 1e-9 * Math.exp(u) / 0.3);
      assertEquals(u, SPREAD.level(w), 1e-9);
      double h = 1e-4 * Math.min(1, w);
      double slope = (SPREAD.level(w + h) - SPREAD.level(w - h)) / (2 * h);
      assertEquals(slope, SPREAD.levelsPer(w), 1e-6 * slope);
    }
  }

  /** At equal tolerance, with the density in closed form: 67 evaluations for 95 (2 dimensions). */
  @Test
  void aDensityCostsLessThanInTheNoiseLevelAndErrsNoMore() {
    Sde sde = new VpSde(Processes.LINEAR);
    for (int size : new int[] {2, 16}) {
      var score = new GaussianMixtureScore(sde, LogLikelihoodTest.mixture(size));
      Batch x = new Batch(9, score.mixture().shape());
      new Noise(3, Purpose.DATA).gaussian(0, x);
      x.scale(0.4);
      double[] expected = score.logDensity(x, 1e-5);
      Cost spread = cost(sde, score, SPREAD, x, expected);
      Cost level = cost(sde, score, LEVEL, x, expected);
      assertTrue(spread.nfe < 0.8 * level.nfe, spread + " " + level);
      assertTrue(spread.error < 2 * level.error && spread.error < 3e-3, spread + " " + level);
    }
  }

  private record Cost(double nfe, double error) {}

  private static Cost cost(
      Sde sde, GaussianMixtureScore score, FlowVariable variable, Batch x, double[] expected) {
    NoiseScale scale = new NoiseScale(sde, 1e-5, 1);
    Divergence.Trace trace = new Divergence.Exact().start(x, 1, 0, 0);
    var flow = new LikelihoodFlow(scale, variable, score, x.shape(), 1, trace);
    Step way = new Step(0, 1, variable.of(scale.lowest()), variable.of(scale.highest()));
    var solution = new Rk45(1e-5, 1e-5).integrate(flow, flow.states(x, 1e-5), List.of(way), 0);
    double[] end = score.logDensity(flow.samples(solution.x(), 1), 1);
    double[][] changes = flow.changes(solution.x());
    double error = 0;
    for (int i = 0; i < end.length; i++) {
      error = Math.max(error, Math.abs(end[i] + changes[i][0] - expected[i]));
    }
    return new Cost(Arrays.stream(solution.nfe()).average().orElseThrow(), error);
  }
}
