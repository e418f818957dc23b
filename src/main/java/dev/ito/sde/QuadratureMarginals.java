package dev.ito.sde;

import dev.ito.math.Quadrature;
import java.util.Arrays;
import java.util.List;

/**
 * The marginals of a linear SDE by quadrature of f and g^2.
 *
 * <p>ln alpha(t) is the integral of f, and sigma(t)^2 = alpha(t)^2 (integral of g^2 / alpha^2 +
 * initial variance) (Särkkä & Solin 2019, section 6.2). Both are kept at the edges of panels, so that
 * one marginal costs one panel.
 */
final class QuadratureMarginals {
  private final Sde sde;
  private final double[] edges;
  private final double[] logAlpha;
  private final double[] variance;

  QuadratureMarginals(Sde sde) {
    this.sde = sde;
    // |f| + g^2 has the kinks of both.
    List<Double> panels =
        Quadrature.panels(
            t -> Math.abs(sde.drift(t)) + sde.diffusionSquared(t), 0, Sde.HORIZON);
    edges = panels.stream().mapToDouble(Double::doubleValue).toArray();
    logAlpha = new double[edges.length];
    variance = new double[edges.length];
    variance[0] = sde.initialVariance();
    for (int i = 1; i < edges.length; i++) {
      logAlpha[i] = logAlpha(i - 1, edges[i]);
      variance[i] = variance(i - 1, edges[i]);
    }
  }

  Marginal at(double t) {
    int panel = panel(t);
    return new Marginal(Math.exp(logAlpha(panel, t)), Math.sqrt(variance(panel, t)));
  }

  private int panel(double t) {
    int found = Arrays.binarySearch(edges, t);
    return Math.min(found >= 0 ? found : -found - 2, edges.length - 2);
  }

  private double logAlpha(int panel, double t) {
    return logAlpha[panel] + Quadrature.panel(sde::drift, edges[panel], t);
  }

  /** Propagates the variance from the panel's left edge: no quotient of small or large alphas. */
  private double variance(int panel, double t) {
    double start = edges[panel];
    double end = logAlpha(panel, t);
    double added =
        Quadrature.panel(
            u -> Math.exp(2 * (end - logAlpha(panel, u))) * sde.diffusionSquared(u), start, t);
    return Math.exp(2 * (end - logAlpha[panel])) * variance[panel] + added;
  }
}
