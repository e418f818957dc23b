package dev.ito.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import dev.ito.verify.Verification.Check;
import dev.ito.verify.Verification.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof report passes, and would not if a solver were wrong. */
@Tag("slow")
class VerificationTest {
  @TempDir private Path folder;

  @Test
  void everyLinePasses() throws IOException {
    StringBuilder said = new StringBuilder();
    Verification result = Verification.run(line -> said.append(line).append('\n'));
    assertEquals(List.of(), result.failed());
    List<String> groups =
        result.checks().stream().map(Check::group).distinct().collect(Collectors.toList());
    assertEquals(
        List.of(
            Equivalences.GROUP,
            OracleTable.GROUP,
            Orders.GROUP,
            Pathwise.GROUP,
            Pathwise.LIMIT,
            Pathwise.ADAPTIVE),
        groups);
    assertEquals(5, said.toString().lines().count());
    result.draw(folder);
    assertTrue(Files.size(folder.resolve("orders-ode.png")) > 10_000);
    assertTrue(Files.size(folder.resolve("orders-sde.png")) > 10_000);
  }

  @Test
  void aCheckFailsBeyondItsMarginAndWithoutANumber() {
    assertTrue(new Check("g", "n", 1.02, 1, 0.03).passed());
    assertFalse(new Check("g", "n", 1.04, 1, 0.03).passed());
    assertFalse(new Check("g", "n", 0.96, 1, 0.03).passed());
    assertFalse(new Check("g", "n", Double.NaN, 1, 0.03).passed());
  }

  /** e = 3 h^2 (1 + h), whose local slopes are off by up to a tenth. */
  @Test
  void aFitFindsTheOrderBehindTheNextTerm() {
    double[] steps = {4, 8, 16, 32, 64};
    double[] errors = Arrays.stream(steps).map(n -> 3 / (n * n) * (1 + 1 / n)).toArray();
    Fit fit = Fit.of(new Curve("c", false, steps, errors));
    assertEquals(2, fit.order(), 0.01);
    assertTrue(fit.margin() < 0.1, () -> "the margin is " + fit.margin());
  }

  @Test
  void anOrderThatIsHalfOneOffFailsItsFit() {
    double[] steps = {100, 141, 200, 283, 400, 566, 800};
    double[] errors = Arrays.stream(steps).map(n -> Math.pow(n, -1.5)).toArray();
    Fit fit = Fit.of(new Curve("c", false, steps, errors));
    assertFalse(new Check("g", "n", fit.order(), 2, fit.margin()).passed());
    assertFalse(new Check("g", "n", fit.order(), 1, fit.margin()).passed());
  }

  /** Student's interval: for 1, 2, 3 the mean's deviation is 1 / sqrt(3), t(0.9995, 2) = 31.6. */
  @Test
  void theMeanOfEstimatesHasStudentsInterval() {
    Fit fit = Fit.mean(new double[] {1, 2, 3});
    assertEquals(2, fit.order(), 1e-15);
    assertEquals(0.02 + 31.599 / Math.sqrt(3), fit.margin(), 0.01);
  }

  @Test
  void theErrorSeesAWrongSolver() {
    Sde sde = new VpSde(new LinearBeta(0.1, 20));
    Curve curve = Orders.curves(sde).get(0);
    double[] wrong = Arrays.stream(curve.errors()).map(e -> e + 1e-3).toArray();
    Fit fit = Fit.of(new Curve("euler-maruyama", true, curve.steps(), wrong));
    assertFalse(new Check("g", "n", fit.order(), 1, fit.margin()).passed());
  }
}
