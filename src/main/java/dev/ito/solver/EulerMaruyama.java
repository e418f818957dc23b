package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;

/**
 * Euler-Maruyama on the reverse process: x + drift (s - t) + lambda g sqrt(t - s) z (Kloeden &
 * Platen 1992, section 9.1). With lambda = 0 it is Euler on the probability-flow ODE.
 *
 * @param lambda how much noise, in [0, 1]
 */
@JsonTypeName("euler-maruyama")
public record EulerMaruyama(@JsonProperty(defaultValue = "1") double lambda) implements OneStep {
  public EulerMaruyama {
    InvalidInput.require(lambda >= 0 && lambda <= 1, "lambda must be in [0, 1], was %s", lambda);
  }

  @Override
  public double order() {
    return 1;
  }

  @Override
  public void step(ReverseProcess process, Batch x, Step step, Noise noise) {
    double h = step.from() - step.to();
    Batch drift = process.drift(x, step.from());
    double deviation = process.diffusion(step.from()) * Math.sqrt(h);
    x.add(-h, drift);
    if (deviation > 0) {
      Batch z = x.like();
      noise.gaussian(step.index(), z);
      x.add(deviation, z);
    }
  }
}
