package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * The exponential integrator of the reverse process: f x and the noise are integrated exactly, only
 * the noise estimate is frozen over the step (SDE-DPM-Solver-1 of Lu et al. 2022b, eq. 16).
 *
 * <p>With lambda = 0 it is DDIM, and so is a step to sigma = 0.
 *
 * @param lambda how much noise, in [0, 1]
 */
@JsonTypeName("exponential")
public record Exponential(@JsonProperty(defaultValue = "1") double lambda) implements Predictor {
  public Exponential {
    Solver.requireUnit("lambda", lambda);
  }

  @Override
  public boolean stochastic() {
    return lambda > 0;
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return Affine.stepper(process, step -> affine(process.sde(), step));
  }

  private Affine affine(Sde sde, Step step) {
    Marginal t = sde.marginal(step.from());
    Marginal s = sde.marginal(step.to());
    double fall = t.ratio() - s.ratio();
    double share = s.isClean() ? 0 : lambda * lambda;
    // Linear part and noise exact, zHat = -sigma_t s frozen.
    return new Affine(
        s.alpha() / t.alpha(),
        (1 + share) * s.alpha() * fall * t.sigma(),
        share > 0 ? s.alpha() * Math.sqrt(share * fall * (t.ratio() + s.ratio())) : 0);
  }
}
