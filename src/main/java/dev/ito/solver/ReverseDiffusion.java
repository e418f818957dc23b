package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * The reverse diffusion predictor: the exact step x_t = a x_s + b z of the forward process, turned
 * round (Song et al. 2021, eq. 46): (2 - a) x + b^2 score + b z.
 *
 * <p>With lambda = 0 it is the discretised probability flow (eq. 47), whose bias of first order is
 * twenty times that of Euler's method.
 *
 * @param lambda how much noise, in [0, 1]
 */
@JsonTypeName("reverse-diffusion")
public record ReverseDiffusion(@JsonProperty(defaultValue = "1") double lambda)
    implements Predictor {
  public ReverseDiffusion {
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
    double added = t.addedSince(s);
    // x_t = a x_s + b z turned round.
    return new Affine(
        2 - t.alpha() / s.alpha(),
        0.5 * (1 + lambda * lambda) * added,
        lambda * Math.sqrt(Math.max(0, added)));
  }
}
