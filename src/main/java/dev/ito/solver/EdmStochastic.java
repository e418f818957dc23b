package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * The stochastic sampler of EDM: noise is added first, then Heun's method in sigma / alpha goes
 * down to the end of the step (Karras et al. 2022, algorithm 2).
 *
 * <p>Both parts lead from marginal to marginal exactly, so the weak error is that of Heun's method.
 *
 * <p>The noise never rises above that at T, where no score is known: with {@code s-max} above it
 * the first step adds less than the paper's. On a grid of N equal steps of the log-SNR, {@code
 * churn} = lambda^2 ln(r_T / r_end) with r = sigma / alpha gives the process of that lambda as N
 * grows.
 *
 * <p>The paper divides S_churn by its N noise levels, of which the last step, to 0, is one: on a
 * grid of N - 1 steps that ends with noise, write S_churn (N - 1) / N.
 *
 * @param churn S_churn: the noise added in all steps together, in units of the noise that is there;
 *     with 0 it is Heun's method
 * @param sMin S_min: sigma / alpha below which none is added
 * @param sMax S_max: sigma / alpha above which none is added
 * @param sNoise S_noise: factor of the noise added, to make up for a network that removes too much
 */
@JsonTypeName("edm-stochastic")
public record EdmStochastic(
    double churn,
    @JsonProperty(defaultValue = "0") double sMin,
    @JsonProperty(defaultValue = "1e300") double sMax,
    @JsonProperty(defaultValue = "1") double sNoise)
    implements Predictor {
  private static final double LARGEST_RISE = Math.sqrt(2) - 1;

  public EdmStochastic {
    requireNotNegative("churn", churn);
    requireNotNegative("s-min", sMin);
    requireNotNegative("s-noise", sNoise);
    InvalidInput.require(sMin <= sMax, "s-min is %s, but s-max only %s", sMin, sMax);
  }

  private static void requireNotNegative(String name, double value) {
    InvalidInput.require(
        value >= 0 && Double.isFinite(value), "%s must not be negative, was %s", name, value);
  }

  @Override
  public boolean stochastic() {
    return churn > 0;
  }

  @Override
  public int order() {
    return 2;
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return (x, step) -> step(process, x, step);
  }

  private void step(ReverseProcess process, Batch x, Step step) {
    // Increase noise temporarily.
    double raised = raised(process.sde(), step);
    if (raised != step.from()) {
      Marginal t = process.sde().marginal(step.from());
      Marginal hat = process.sde().marginal(raised);
      x.scale(hat.alpha() / t.alpha());
      process.noise().addTo(x, sNoise * Math.sqrt(hat.addedSince(t)), step);
    }
    // Euler step and second order correction, from there to the end.
    Heun.inSigma(process, x, raised, step.to());
  }

  /** Returns the time whose noise level is the raised one. */
  private double raised(Sde sde, Step step) {
    double level = sde.marginal(step.from()).ratio();
    if (churn == 0 || level < sMin || level > sMax) {
      return step.from();
    }
    double rise = Math.min(churn / step.count(), LARGEST_RISE);
    double highest = sde.marginal(Sde.HORIZON).ratio();
    return level * (1 + rise) >= highest
        ? Math.max(step.from(), Sde.HORIZON)
        : sde.time(-2 * Math.log(level * (1 + rise)));
  }
}
