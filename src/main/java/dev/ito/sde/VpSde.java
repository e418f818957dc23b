package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/**
 * The variance-preserving SDE dx = -beta(t)/2 x dt + sqrt(beta(t)) dW (Song et al. 2021, eq. 11).
 *
 * <p>With a {@link DiscreteBeta} it is the DDPM chain itself: its marginals at t = (i+1)/N are
 * sqrt(alphaBar_i) x_0 + sqrt(1 - alphaBar_i) z.
 */
@JsonTypeName("vp")
public record VpSde(Beta beta) implements Sde {
  @Override
  public double drift(double t) {
    return -0.5 * beta.rate(t);
  }

  @Override
  public double diffusionSquared(double t) {
    return beta.rate(t);
  }

  /**
   * Returns (e^{-B/2}, sqrt(1 - e^{-B})) with B the integral of beta (Song et al. 2021, eq. 29).
   */
  @Override
  public Marginal marginal(double t) {
    double integral = beta.integral(t);
    return new Marginal(Math.exp(-0.5 * integral), Math.sqrt(-Math.expm1(-integral)));
  }

  @Override
  public double[] jumps() {
    return beta.jumps();
  }

  /** Solves e^B - 1 = e^{-logSnr} for the time. */
  @Override
  public double time(double logSnr) {
    return beta.time(Math.log1p(Math.exp(-logSnr)));
  }

  @Override
  public Optional<DiscreteBeta> chain() {
    return beta instanceof DiscreteBeta chain ? Optional.of(chain) : Optional.empty();
  }

  @Override
  public Condition defaultCondition() {
    return beta instanceof DiscreteBeta ? Condition.STEP : Condition.TIME;
  }
}
