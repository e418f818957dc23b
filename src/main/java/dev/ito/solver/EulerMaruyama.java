package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.sde.Sde;

/**
 * Euler-Maruyama on the reverse process: x + drift (s - t) + lambda g sqrt(t - s) z (Kloeden &
 * Platen 1992, section 9.1). With lambda = 0 it is Euler on the probability-flow ODE.
 *
 * @param lambda how much noise, in [0, 1]
 */
@JsonTypeName("euler-maruyama")
public record EulerMaruyama(@JsonProperty(defaultValue = "1") double lambda) implements Predictor {
  public EulerMaruyama {
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
    double h = step.from() - step.to();
    double diffusionSquared = sde.diffusionSquared(step.from());
    // x - h f x + h (1 + lambda^2)/2 g^2 s + lambda g sqrt(h) z.
    return new Affine(
        1 - h * sde.drift(step.from()),
        0.5 * (1 + lambda * lambda) * h * diffusionSquared,
        lambda > 0 ? lambda * Math.sqrt(h * diffusionSquared) : 0);
  }
}
