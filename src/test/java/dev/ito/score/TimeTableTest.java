package dev.ito.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.score.TimeTable.Row;
import dev.ito.sde.Beta;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.SubVpSde;
import dev.ito.sde.VeSde;
import dev.ito.sde.VpSde;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of the table, and what lies between them, against the functions themselves. */
class TimeTableTest {
  private static final Beta LINEAR = new LinearBeta(0.1, 20);

  static Stream<Sde> processes() {
    return Stream.of(
        new VpSde(LINEAR),
        new VpSde(new DiscreteBeta(LINEAR, 1000)),
        new VpSde(new DiscreteBeta(LINEAR, 100)),
        new SubVpSde(LINEAR),
        new VeSde(0.01, 50));
  }

  /** In the middle between two rows, where a parabola is farthest from its chord. */
  @ParameterizedTest
  @MethodSource("processes")
  void linearInterpolationIsCloseEverywhere(Sde sde) {
    for (Prediction prediction : Prediction.values()) {
      for (ScoreForm estimate : ScoreForm.values()) {
        List<Row> rows = TimeTable.of(estimate, sde, prediction, Condition.LOG_SIGMA, 0).rows();
        assertEquals(TimeTable.EARLIEST, rows.get(0).t());
        assertEquals(1, rows.get(rows.size() - 1).t());
        for (int k = 0; k + 1 < rows.size(); k++) {
          Row left = rows.get(k);
          Row right = rows.get(k + 1);
          assertTrue(left.t() < right.t());
          double t = (left.t() + right.t()) / 2;
          ScoreForm.Factors exact = estimate.factors(prediction, sde.marginal(t));
          assertClose(exact.input(), left.input(), right.input());
          assertClose(exact.ofX(), left.ofX(), right.ofX());
          assertClose(exact.ofOutput(), left.ofOutput(), right.ofOutput());
          assertClose(Condition.LOG_SIGMA.of(sde, t), left.condition(), right.condition());
        }
      }
    }
  }

  /** Relative, but for values near 0, which others of the order of 1 are added to. */
  private static void assertClose(double exact, double left, double right) {
    assertEquals(exact, (left + right) / 2, 2e-6 * (1 + Math.abs(exact)));
  }
}
