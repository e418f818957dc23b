package dev.ito.solver;

import dev.ito.score.GaussianMixture;
import dev.ito.score.Mixtures;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The algorithms of the papers in the papers' variables, for one sample of a mixture at a time.
 *
 * @param sde the process
 * @param times of the grid, decreasing
 * @param z the noise of a step
 */
record Papers(Sde sde, double[] times, IntFunction<double[]> z) {
  static final GaussianMixture DATA = Mixtures.three();

  /** dx/dt of a deterministic process. */
  private interface Slope {
    double[] at(double[] x, double t);
  }

  double alpha(double t) {
    return sde.marginal(t).alpha();
  }

  double sigma(double t) {
    return sde.marginal(t).sigma();
  }

  double lambda(double t) {
    return Math.log(alpha(t)) - Math.log(sigma(t));
  }

  double[] epsilon(double[] x, double t) {
    return Mixtures.epsilon(DATA, alpha(t), sigma(t), x);
  }

  double[] x0(double[] x, double t) {
    return scaled(1 / alpha(t), plus(x, -sigma(t), epsilon(x, t)));
  }

  double[] drift(double[] x, double t, double share) {
    double g2 = sde.diffusionSquared(t);
    return plus(scaled(sde.drift(t), x), share * g2 / sigma(t), epsilon(x, t));
  }

  /** Returns dx/dt of the probability-flow ODE. */
  double[] flow(double[] x, double t) {
    return drift(x, t, 0.5);
  }

  double[] euler(double[] x) {
    for (int i = 0; i + 1 < times.length; i++) {
      x = plus(x, times[i + 1] - times[i], flow(x, times[i]));
    }
    return x;
  }

  double[] heun(double[] x) {
    for (int i = 0; i + 1 < times.length; i++) {
      double h = times[i + 1] - times[i];
      double[] first = flow(x, times[i]);
      double[] second = flow(plus(x, h, first), times[i + 1]);
      x = plus(x, h / 2, plus(first, 1, second));
    }
    return x;
  }

  double[] rk4(double[] x) {
    Slope f = this::flow;
    for (int i = 0; i + 1 < times.length; i++) {
      double t = times[i];
      double h = times[i + 1] - t;
      double[] k1 = f.at(x, t);
      double[] k2 = f.at(plus(x, h / 2, k1), t + h / 2);
      double[] k3 = f.at(plus(x, h / 2, k2), t + h / 2);
      double[] k4 = f.at(plus(x, h, k3), t + h);
      x = plus(x, h / 6, plus(plus(plus(k1, 2, k2), 2, k3), 1, k4));
    }
    return x;
  }

  /** Karras et al. 2022, algorithm 2, for y = x / s(t) and sigma(t) = sigma / alpha. */
  double[] edm(double[] x, double churn, double sMin, double sMax, double sNoise) {
    double[] y = scaled(1 / alpha(times[0]), x);
    int n = times.length - 1;
    for (int i = 0; i < n; i++) {
      double level = sigma(times[i]) / alpha(times[i]);
      boolean inside = sMin <= level && level <= sMax;
      double gamma = inside ? Math.min(churn / n, Math.sqrt(2) - 1) : 0;
      double raised = level * (1 + gamma);
      y = plus(y, sNoise * Math.sqrt(raised * raised - level * level), z.apply(i));
      double next = sigma(times[i + 1]) / alpha(times[i + 1]);
      double[] d = direction(y, raised);
      double[] predicted = plus(y, next - raised, d);
      y = plus(y, (next - raised) / 2, plus(d, 1, direction(predicted, next)));
    }
    return scaled(alpha(times[n]), y);
  }

  /** (y - D(y; sigma)) / sigma, with the denoiser of the mixture itself. */
  private double[] direction(double[] y, double level) {
    return Mixtures.epsilon(DATA, 1, level, y);
  }

  /** Returns t(lambda), by bisection. */
  private double time(double lambda) {
    double low = 0;
    double high = 1;
    for (int k = 0; k < 200; k++) {
      double middle = 0.5 * (low + high);
      if (lambda(middle) > lambda) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  /** Lu et al. 2022, algorithm 1 with r1 = 1/2. */
  double[] dpmSolver2(double[] x) {
    for (int i = 0; i + 1 < times.length; i++) {
      double t = times[i];
      double end = times[i + 1];
      double h = lambda(end) - lambda(t);
      double s = time(lambda(t) + h / 2);
      double[] u =
          plus(scaled(alpha(s) / alpha(t), x), -sigma(s) * (Math.exp(h / 2) - 1), epsilon(x, t));
      x = plus(scaled(alpha(end) / alpha(t), x), -sigma(end) * (Math.exp(h) - 1), epsilon(u, s));
    }
    return x;
  }

  /** Lu et al. 2022, algorithm 2 with r1 = 1/3 and r2 = 2/3. */
  double[] dpmSolver3(double[] x) {
    double r1 = 1.0 / 3;
    double r2 = 2.0 / 3;
    for (int i = 0; i + 1 < times.length; i++) {
      double t = times[i];
      double end = times[i + 1];
      double h = lambda(end) - lambda(t);
      double s1 = time(lambda(t) + r1 * h);
      double s2 = time(lambda(t) + r2 * h);
      double[] e = epsilon(x, t);
      double[] u1 = plus(scaled(alpha(s1) / alpha(t), x), -sigma(s1) * (Math.exp(r1 * h) - 1), e);
      double[] d1 = plus(epsilon(u1, s1), -1, e);
      double[] u2 = plus(scaled(alpha(s2) / alpha(t), x), -sigma(s2) * (Math.exp(r2 * h) - 1), e);
      double of1 = sigma(s2) * r2 / r1 * ((Math.exp(r2 * h) - 1) / (r2 * h) - 1);
      u2 = plus(u2, -of1, d1);
      double[] d2 = plus(epsilon(u2, s2), -1, e);
      x = plus(scaled(alpha(end) / alpha(t), x), -sigma(end) * (Math.exp(h) - 1), e);
      x = plus(x, -sigma(end) / r2 * ((Math.exp(h) - 1) / h - 1), d2);
    }
    return x;
  }

  /** Lu et al. 2022b, algorithm 2. */
  double[] dpmSolverPp2m(double[] x) {
    double[] old = null;
    for (int i = 0; i + 1 < times.length; i++) {
      double h = lambda(times[i + 1]) - lambda(times[i]);
      double[] estimate = x0(x, times[i]);
      double[] d = estimate;
      if (old != null) {
        double r = (lambda(times[i]) - lambda(times[i - 1])) / h;
        d = plus(scaled(1 + 1 / (2 * r), estimate), -1 / (2 * r), old);
      }
      double ofX = sigma(times[i + 1]) / sigma(times[i]);
      x = plus(scaled(ofX, x), -alpha(times[i + 1]) * (Math.exp(-h) - 1), d);
      old = estimate;
    }
    return x;
  }

  /**
   * Zhao et al. 2023, algorithms 5 to 8 for p = 2 and B(h) = e^h - 1, on estimates of the data: h
   * becomes -h.
   */
  double[] uniPc(double[] x) {
    int n = times.length - 1;
    double[][] m = new double[n + 1][];
    m[0] = x0(x, times[0]);
    for (int i = 1; i <= n; i++) {
      double t0 = times[i - 1];
      double h = lambda(times[i]) - lambda(t0);
      double b = Math.exp(-h) - 1;
      double[] base = plus(scaled(sigma(times[i]) / sigma(t0), x), -alpha(times[i]) * b, m[i - 1]);
      double r = i == 1 ? 0 : (lambda(times[i - 2]) - lambda(t0)) / h;
      double[] d1 = i == 1 ? null : scaled(1 / r, plus(m[i - 2], -1, m[i - 1]));
      double[] predicted = i == 1 ? base : plus(base, -alpha(times[i]) * b * 0.5, d1);
      if (i == n) {
        return predicted;
      }
      m[i] = x0(predicted, times[i]);
      double[] dt = plus(m[i], -1, m[i - 1]);
      x = plus(base, -alpha(times[i]) * b, correction(h, r, d1, dt));
    }
    return x;
  }

  /** rho_1 D_1 + rho_2 D_t with R rho = b: phi_k by its recursion, the system by Cramer's rule. */
  private static double[] correction(double h, double r, double[] d1, double[] dt) {
    if (d1 == null) {
      return scaled(0.5, dt);
    }
    double phi1 = Math.exp(-h) - 1;
    double phi2 = phi1 / -h - 1;
    double phi3 = phi2 / -h - 0.5;
    double b1 = phi2 / phi1;
    double b2 = 2 * phi3 / phi1;
    // Rows (1, 1) and (r, 1).
    double determinant = 1 - r;
    double rho1 = (b1 - b2) / determinant;
    double rho2 = (b2 - r * b1) / determinant;
    return plus(scaled(rho1, d1), rho2, dt);
  }

  /** dx = (f x - (1 + lambda^2) / 2 g^2 s) dt + lambda g dW, backwards. */
  double[] eulerMaruyama(double[] x, double noise) {
    for (int i = 0; i + 1 < times.length; i++) {
      double dt = times[i] - times[i + 1];
      double g = sde.diffusion(times[i]);
      double[] moved = plus(x, -dt, drift(x, times[i], (1 + noise * noise) / 2));
      x = plus(moved, noise * g * Math.sqrt(dt), z.apply(i));
    }
    return x;
  }

  /** Lu et al. 2022b, appendix: SDE-DPM-Solver-1. */
  double[] sdeDpmSolver1(double[] x) {
    for (int i = 0; i + 1 < times.length; i++) {
      double t = times[i];
      double s = times[i + 1];
      double h = lambda(s) - lambda(t);
      double[] e = epsilon(x, t);
      x = plus(scaled(alpha(s) / alpha(t), x), -2 * sigma(s) * (Math.exp(h) - 1), e);
      x = plus(x, sigma(s) * Math.sqrt(Math.exp(2 * h) - 1), z.apply(i));
    }
    return x;
  }

  /** Lu et al. 2022b: SDE-DPM-Solver++(2M). */
  double[] sdeDpmSolverPp2m(double[] x) {
    double[] old = null;
    for (int i = 0; i + 1 < times.length; i++) {
      double t = times[i];
      double s = times[i + 1];
      double h = lambda(s) - lambda(t);
      double[] d0 = x0(x, t);
      x =
          plus(
              scaled(sigma(s) / sigma(t) * Math.exp(-h), x), alpha(s) * (1 - Math.exp(-2 * h)), d0);
      if (old != null) {
        double r = (lambda(t) - lambda(times[i - 1])) / h;
        x = plus(x, 0.5 * alpha(s) * (1 - Math.exp(-2 * h)) / r, plus(d0, -1, old));
      }
      x = plus(x, sigma(s) * Math.sqrt(1 - Math.exp(-2 * h)), z.apply(i));
      old = d0;
    }
    return x;
  }

  static double[] plus(double[] x, double factor, double[] y) {
    double[] sum = x.clone();
    Arrays.setAll(sum, j -> x[j] + factor * y[j]);
    return sum;
  }

  static double[] scaled(double factor, double[] x) {
    return Arrays.stream(x).map(v -> factor * v).toArray();
  }
}
