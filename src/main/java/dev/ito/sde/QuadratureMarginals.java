package dev.ito.sde;

import dev.ito.math.Quadrature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The marginals of a linear SDE by quadrature of f and g^2.
 *
 * <p>ln alpha(t) is the integral of f, and sigma(t)^2 = alpha(t)^2 (integral of g^2 / alpha^2 +
 * initial variance) (Särkkä & Solin 2019, section 6.2). Both are kept at the edges of panels, so
 * that one marginal costs one panel.
 */
final class QuadratureMarginals {
  /** Of ln alpha along one panel: 20 nodes integrate e^{2 * 4 u} to rounding. */
  private static final double LARGEST_CHANGE = 4;

  private static final int MOST_PARTS = 1000;

  /** Of ln t: the error that Newton's method leaves is of the order of its square. */
  private static final double LAST_STEP = 1e-8;

  private static final int MOST_STEPS = 200;

  /** A formula that needs more is none that a solver could follow. */
  private static final int MOST_PANELS = 10_000;

  private final Sde sde;
  private final double[] edges;
  private final double[] logAlpha;
  private final double[] variance;

  /**
   * @param times in (0, 1) between which f and g are smooth, as far as they are known
   */
  QuadratureMarginals(Sde sde, double[]... times) {
    this.sde = sde;
    edges = refined(panels(times));
    logAlpha = new double[edges.length];
    variance = new double[edges.length];
    variance[0] = sde.initialVariance();
    for (int i = 1; i < edges.length; i++) {
      logAlpha[i] = logAlpha(i - 1, edges[i]);
      variance[i] = variance(i - 1, edges[i]);
    }
  }

  private List<Double> panels(double[]... times) {
    double[] ends =
        Stream.of(times)
            .flatMapToDouble(DoubleStream::of)
            .filter(t -> t > 0 && t < Sde.HORIZON)
            .sorted()
            .distinct()
            .toArray();
    List<Double> panels = new ArrayList<>(List.of(0.0));
    for (int i = 0; i <= ends.length; i++) {
      double start = panels.get(panels.size() - 1);
      double end = i == ends.length ? Sde.HORIZON : ends[i];
      // |f| + g^2 has the kinks of both.
      // All together are bounded: every one of many ends would otherwise begin to count anew.
      int most = Math.max(1, MOST_PANELS - panels.size());
      List<Double> some =
          Quadrature.panels(
              t -> Math.abs(sde.drift(t)) + sde.diffusionSquared(t), start, end, most);
      panels.addAll(some.subList(1, some.size()));
    }
    return panels;
  }

  /** Divides panels over which alpha changes by more than the rule can follow in g^2 / alpha^2. */
  private double[] refined(List<Double> panels) {
    DoubleStream.Builder refined = DoubleStream.builder().add(panels.get(0));
    for (int i = 1; i < panels.size(); i++) {
      double start = panels.get(i - 1);
      double end = panels.get(i);
      double change = Quadrature.panel(t -> Math.abs(sde.drift(t)), start, end);
      int parts = 1 + (int) Math.min(change / LARGEST_CHANGE, MOST_PARTS);
      for (int part = 1; part <= parts; part++) {
        refined.add(part == parts ? end : start + part * (end - start) / parts);
      }
    }
    return refined.build().toArray();
  }

  Marginal at(double t) {
    int panel = panel(t);
    return new Marginal(Math.exp(logAlpha(panel, t)), Math.sqrt(variance(panel, t)));
  }

  /**
   * Returns the time in (0, T] at which the log signal-to-noise ratio has a value that occurs, by
   * Newton's method in ln t inside its panel, with bisection where a step would leave it.
   */
  double time(double logSnr) {
    int panel = panelOf(logSnr);
    double low = Math.log(Math.max(edges[panel], Double.MIN_NORMAL));
    double high = Math.log(edges[panel + 1]);
    double chord = (logSnrAt(panel) - logSnr) / (logSnrAt(panel) - logSnrAt(panel + 1));
    double u = panel == 0 || Double.isNaN(chord) ? high : low + chord * (high - low);
    double step = high - low;
    for (int i = 0; i < MOST_STEPS && Math.abs(step) > LAST_STEP; i++) {
      double t = Math.exp(u);
      Marginal marginal = at(t);
      double excess = marginal.logSnr() - logSnr;
      low = excess > 0 ? u : low;
      high = excess > 0 ? high : u;
      // The log-SNR falls by g^2 / sigma^2 in t, and so by t g^2 / sigma^2 in ln t.
      double sigma = marginal.sigma();
      double next = u + excess * sigma * sigma / (t * sde.diffusionSquared(t));
      next = low <= next && next <= high ? next : 0.5 * (low + high);
      step = next - u;
      u = next;
    }
    return Math.exp(u);
  }

  /** Returns the panel through whose left edge, but not its right one, the log-SNR is larger. */
  private int panelOf(double logSnr) {
    int panel = 0;
    int end = edges.length - 1;
    while (end - panel > 1) {
      int middle = (panel + end) / 2;
      boolean before = logSnrAt(middle) > logSnr;
      panel = before ? middle : panel;
      end = before ? end : middle;
    }
    return panel;
  }

  private double logSnrAt(int edge) {
    return 2 * logAlpha[edge] - Math.log(variance[edge]);
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
