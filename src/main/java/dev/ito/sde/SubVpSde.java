package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeName;
import org.apache.commons.math3.util.FastMath;

/**
 * The sub-variance-preserving SDE dx = -beta/2 x dt + sqrt(beta (1 - e^{-2B})) dW with B the
 * integral of beta (Song et al. 2021, eq. 12).
 */
@JsonTypeName("sub-vp")
public record SubVpSde(Beta beta) implements Sde {
  @Override
  public double drift(double t) {
    return -0.5 * beta.rate(t);
  }

  @Override
  public double diffusionSquared(double t) {
    return beta.rate(t) * -Math.expm1(-2 * beta.integral(t));
  }

  /**
   * Returns (e^{-B/2}, 1 - e^{-B}): the standard deviation has no root (Song et al. 2021, eq. 29).
   */
  @Override
  public Marginal marginal(double t) {
    double integral = beta.integral(t);
    return new Marginal(Math.exp(-0.5 * integral), -Math.expm1(-integral));
  }

  @Override
  public double[] jumps() {
    return beta.jumps();
  }

  /** Solves 2 sinh(B/2) = e^{-logSnr/2} for the time. */
  @Override
  public double time(double logSnr) {
    return beta.time(2 * FastMath.asinh(0.5 * Math.exp(-0.5 * logSnr)));
  }
}
