package dev.ito.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuadratureTest {
  @Test
  void onePanelIsExactForPolynomialsOfDegree39() {
    for (int degree = 0; degree <= 39; degree++) {
      int power = degree;
      double exact = (Math.pow(2, degree + 1) - Math.pow(-1, degree + 1)) / (degree + 1);
      double found = Quadrature.panel(x -> Math.pow(x, power), -1, 2);
      assertEquals(exact, found, 1e-13 * Math.abs(exact), "degree " + degree);
    }
  }

  @Test
  void smoothFunctionsAreExactToRounding() {
    assertEquals(Math.expm1(20), Quadrature.integrate(Math::exp, 0, 20), 1e-13 * Math.exp(20));
    assertEquals(
        2 * Math.atan(1000), Quadrature.integrate(x -> 1000 / (1 + 1e6 * x * x), -1, 1), 1e-12);
    assertEquals(0, Quadrature.integrate(Math::sin, -3, 3), 1e-14);
  }

  @Test
  void kinksAndJumpsAreFound() {
    double kink = 1 / Math.PI;
    double ofKink = Quadrature.integrate(x -> Math.abs(x - kink), 0, 1);
    assertEquals(0.5 * (kink * kink + (1 - kink) * (1 - kink)), ofKink, 1e-13);
    assertEquals(1 - kink, Quadrature.integrate(x -> x < kink ? 0 : 1, 0, 1), 1e-12);
  }

  @Test
  void theDirectionOfIntegrationHasASign() {
    assertEquals(-0.5, Quadrature.integrate(x -> x, 1, 0), 1e-15);
    assertEquals(0, Quadrature.integrate(Math::exp, 2, 2));
  }

  @Test
  void panelsCoverTheRangeAndSplitOnlyWhereNeeded() {
    assertEquals(List.of(0.0, 1.0), Quadrature.panels(x -> 1 + x * x, 0, 1, 1));
    List<Double> edges = Quadrature.panels(x -> x < 0.3 ? 0 : 1, 0, 1, 100);
    assertEquals(0, edges.get(0));
    assertEquals(1, edges.get(edges.size() - 1));
    for (int i = 1; i < edges.size(); i++) {
      assertTrue(edges.get(i - 1) < edges.get(i), () -> edges.toString());
    }
  }

  @Test
  void valuesThatAreNotNumbersAreSeenByTheCaller() {
    assertTrue(Double.isNaN(Quadrature.integrate(x -> Double.NaN, 0, 1)));
  }
}
