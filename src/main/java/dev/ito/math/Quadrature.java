package dev.ito.math;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Adaptive Gauss-Legendre integration of functions that are smooth between a few kinks. */
public final class Quadrature {
  private static final int NODES = 20;
  private static final int DEEPEST = 40;

  private static final int MOST = 100_000;

  private static final double TOLERANCE = 1e-14;
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(NODES);

  private Quadrature() {}

  /** Returns the integral of {@code f} from {@code a} to {@code b} by one rule of 20 nodes. */
  public static double panel(DoubleUnaryOperator f, double a, double b) {
    double middle = 0.5 * (a + b);
    double half = 0.5 * (b - a);
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      sum += RULE.getWeight(i) * f.applyAsDouble(middle + half * RULE.getPoint(i));
    }
    return half * sum;
  }

  /** Returns the integral of {@code f} from {@code a} to {@code b}, to about 1e-13 relative. */
  public static double integrate(DoubleUnaryOperator f, double a, double b) {
    List<Double> edges = panels(f, a, b, MOST);
    double sum = 0;
    for (int i = 1; i < edges.size(); i++) {
      sum += panel(f, edges.get(i - 1), edges.get(i));
    }
    return sum;
  }

  /**
   * Returns the edges of panels on each of which one rule integrates {@code f} to rounding.
   *
   * <p>A panel is halved until its rule and those of its halves agree, or until it is 2^-40 of the
   * range, which is where a jump of {@code f} ends up.
   *
   * @param most how many there may be
   * @throws InvalidInput if there would be more
   */
  public static List<Double> panels(DoubleUnaryOperator f, double a, double b, int most) {
    List<Double> edges = new ArrayList<>();
    edges.add(a);
    if (a != b) {
      double scale = Math.abs(panel(u -> Math.abs(f.applyAsDouble(u)), a, b));
      split(f, a, b, panel(f, a, b), scale, 0, most, edges);
    }
    return edges;
  }

  private static void split(
      DoubleUnaryOperator f,
      double a,
      double b,
      double whole,
      double scale,
      int depth,
      int most,
      List<Double> edges) {
    double middle = 0.5 * (a + b);
    double left = panel(f, a, middle);
    double right = panel(f, middle, b);
    // Not-a-number compares false: such a panel is accepted, and the caller sees the value.
    if (depth < DEEPEST && Math.abs(left + right - whole) > TOLERANCE * scale) {
      split(f, a, middle, left, scale, depth + 1, most, edges);
      split(f, middle, b, right, scale, depth + 1, most, edges);
    } else {
      InvalidInput.require(
          edges.size() <= most,
          "the function changes too often to be integrated: %d pieces end at %s",
          most,
          a);
      edges.add(b);
    }
  }
}
