package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.sde.Marginal;

/**
 * The ancestral sampler of every linear SDE, on marginals alone: x_s = alpha_s x0Hat +
 * sqrt(sigma_s^2 - eta^2 tau^2) zHat + eta tau z.
 *
 * <p>On a discrete chain eta = 1 is DDPM with the posterior variance (Ho et al. 2020, algorithm 2)
 * and eta = 0 is DDIM (Song, Meng & Ermon 2021, eq. 12); on VE, eta = 1 is the sampler of SMLD. The
 * last step to sigma = 0 returns x0Hat.
 *
 * @param eta how much of the posterior's standard deviation is drawn anew, in [0, 1]
 */
@JsonTypeName("ancestral")
public record Ancestral(@JsonProperty(defaultValue = "1") double eta) implements OneStep {
  public Ancestral {
    InvalidInput.require(eta >= 0 && eta <= 1, "eta must be in [0, 1], was %s", eta);
  }

  @Override
  public double lambda() {
    return eta;
  }

  @Override
  public double order() {
    return 1;
  }

  @Override
  public void step(ReverseProcess process, Batch x, Step step, Noise noise) {
    Marginal t = process.sde().marginal(step.from());
    Marginal s = process.sde().marginal(step.to());
    double fresh = eta * posteriorDeviation(t, s);
    double kept = Math.sqrt(Math.max(0, s.sigma() * s.sigma() - fresh * fresh));
    // zHat = -sigma_t score and x0Hat = (x - sigma_t zHat) / alpha_t, collected.
    double ofX = s.alpha() / t.alpha();
    double ofScore = -t.sigma() * (kept - ofX * t.sigma());
    Batch score = process.score(x, step.from());
    for (int j = 0; j < x.values().length; j++) {
      x.values()[j] = ofX * x.values()[j] + ofScore * score.values()[j];
    }
    if (fresh > 0) {
      Batch z = x.like();
      noise.gaussian(step.index(), z);
      x.add(fresh, z);
    }
  }

  /** Returns tau, the standard deviation of x_s given x_t and x_0. */
  private static double posteriorDeviation(Marginal t, Marginal s) {
    double ratio = t.alpha() / s.alpha();
    double added = t.sigma() * t.sigma() - ratio * ratio * s.sigma() * s.sigma();
    return s.sigma() / t.sigma() * Math.sqrt(Math.max(0, added));
  }
}
