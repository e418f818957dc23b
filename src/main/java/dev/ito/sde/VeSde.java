package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * The variance-exploding SDE with the geometric scale sigma(t) = sigmaMin (sigmaMax / sigmaMin)^t
 * (Song et al. 2021, eq. 9 and 30).
 *
 * <p>Its variance jumps to sigmaMin^2 at t = 0+: sigma(t)^2 is used at every t, as the paper's code
 * does.
 *
 * @param sigmaMin standard deviation at t = 0, positive, in units of the data
 * @param sigmaMax standard deviation at t = 1; a good value is the largest distance between two
 *     training samples
 */
@JsonTypeName("ve")
public record VeSde(double sigmaMin, double sigmaMax) implements Sde {
  public VeSde {
    InvalidInput.require(
        0 < sigmaMin && sigmaMin < sigmaMax && Double.isFinite(sigmaMax),
        "a VE SDE needs 0 < sigma-min < sigma-max, but they are %s and %s",
        sigmaMin,
        sigmaMax);
  }

  @Override
  public double drift(double t) {
    return 0;
  }

  @Override
  public double diffusionSquared(double t) {
    double sigma = sigma(t);
    return sigma * sigma * 2 * logRatio();
  }

  @Override
  public double initialVariance() {
    return sigmaMin * sigmaMin;
  }

  @Override
  public Marginal marginal(double t) {
    return new Marginal(1, sigma(t));
  }

  @Override
  public double priorStandardDeviation() {
    return sigmaMax;
  }

  @Override
  public double time(double logSnr) {
    return (-0.5 * logSnr - Math.log(sigmaMin)) / logRatio();
  }

  /** Returns the best value for CIFAR-10 (Song et al. 2021, appendix G). */
  @Override
  public double correctorSnr() {
    return 0.16;
  }

  @Override
  public Condition defaultCondition() {
    return Condition.LOG_SIGMA;
  }

  private double sigma(double t) {
    return sigmaMin * Math.exp(logRatio() * t);
  }

  private double logRatio() {
    return Math.log(sigmaMax / sigmaMin);
  }
}
