package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * A noise schedule beta(t) on 0 <= t <= 1, the rate at which a VP process forgets its data.
 *
 * <p>Its integral B(t) fixes the process: alphaBar(t) = e^{-B(t)}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Beta
    permits LinearBeta, CosineBeta, OffsetCosineBeta, SigmoidBeta, SigmoidRateBeta, DiscreteBeta {
  /** The largest beta_i of a discretised chain (Nichol & Dhariwal 2021). */
  double LARGEST_STEP = 0.999;

  /** Returns beta(t), per unit of time. */
  double rate(double t);

  /** Returns B(t), the integral of beta from 0 to t. */
  double integral(double t);

  /** Returns the times in (0, 1), increasing, at which beta(t) jumps. */
  default double[] jumps() {
    return new double[0];
  }

  /** Returns the time at which the integral has the value {@code integral}, in [0, B(1)]. */
  default double time(double integral) {
    if (integral < 0 || integral > integral(1) * (1 + 1e-12)) {
      throw new IllegalArgumentException(
          "the integral of beta does not reach " + integral + ": it ends at " + integral(1));
    }
    if (integral >= integral(1)) {
      return 1;
    }
    return integral == 0
        ? 0
        : new BrentSolver(1e-15, 1e-16).solve(500, t -> integral(t) / integral - 1, 0, 1);
  }

  /**
   * Returns the published discrete chain beta_0 .. beta_{n-1} of this schedule.
   *
   * <p>By default each step is exact, beta_i = 1 - alphaBar((i+1)/n) / alphaBar(i/n), and at most
   * {@value #LARGEST_STEP} (Nichol & Dhariwal 2021, section 3.2).
   */
  default double[] chain(int n) {
    double[] betas = new double[n];
    for (int i = 0; i < n; i++) {
      double step = integral((i + 1.0) / n) - integral((double) i / n);
      betas[i] = Math.min(-Math.expm1(-step), LARGEST_STEP);
    }
    return betas;
  }
}
