package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;

/**
 * The ancestral sampler of every linear SDE, on marginals alone: x_s = alpha_s x0Hat +
 * sqrt(sigma_s^2 - eta^2 tau^2) zHat + eta tau z.
 *
 * <p>On a discrete chain eta = 1 is DDPM with the posterior variance (Ho et al. 2020, algorithm 2)
 * and eta = 0 is DDIM (Song, Meng & Ermon 2021, eq. 12); on VE, eta = 1 is the sampler of SMLD. The
 * last step to sigma = 0 returns x0Hat.
 *
 * @param eta how much of the posterior's standard deviation is drawn anew, in [0, 1]
 * @param variance of the new noise; another than the posterior's needs eta = 1
 */
@JsonTypeName("ancestral")
public record Ancestral(
    @JsonProperty(defaultValue = "1") double eta,
    @JsonProperty(defaultValue = "posterior") Variance variance)
    implements Predictor {
  /** The variance of the noise that a step with eta = 1 adds. */
  public enum Variance {
    /** tau^2, that of x_s given x_t and x_0: "fixed small". */
    @JsonProperty("posterior")
    POSTERIOR,
    /** sigma_t^2 - (alpha_t / alpha_s)^2 sigma_s^2, the beta of DDPM: "fixed large". */
    @JsonProperty("beta")
    BETA,
    /** That of x_s given x_t, which the score must know (Nichol & Dhariwal 2021, eq. 15). */
    @JsonProperty("learned")
    LEARNED
  }

  public Ancestral {
    Solver.requireUnit("eta", eta);
    InvalidInput.require(
        variance == Variance.POSTERIOR || eta == 1,
        "variance: %s is that of DDPM, which has eta = 1, but eta is %s",
        variance == Variance.BETA ? "beta" : "learned",
        eta);
  }

  /** Makes the sampler with the posterior variance. */
  public Ancestral(double eta) {
    this(eta, Variance.POSTERIOR);
  }

  @Override
  public boolean stochastic() {
    return eta > 0;
  }

  @Override
  public boolean needsVariance() {
    return variance == Variance.LEARNED;
  }

  /** Returns the factors of a step; those of the learned variance are without its noise. */
  public Affine affine(Sde sde, Step step) {
    Marginal t = sde.marginal(step.from());
    Marginal s = sde.marginal(step.to());
    double tau = eta * Math.sqrt(t.posteriorVariance(s));
    double kept = Math.sqrt(Math.max(0, s.sigma() * s.sigma() - tau * tau));
    // zHat = -sigma_t score and x0Hat = (x - sigma_t zHat) / alpha_t, collected.
    double ofX = s.alpha() / t.alpha();
    double ofScore = -t.sigma() * (kept - ofX * t.sigma());
    return new Affine(
        ofX,
        ofScore,
        switch (variance) {
          case POSTERIOR -> tau;
          case BETA -> Math.sqrt(Math.max(0, t.addedSince(s)));
          case LEARNED -> 0;
        });
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return variance == Variance.LEARNED
        ? (x, step) -> learned(process, x, step)
        : Affine.stepper(process, step -> affine(process.sde(), step));
  }

  private void learned(ReverseProcess process, Batch x, Step step) {
    Batch score = x.like();
    Batch variances = x.like();
    process.scoreAndVariance(x, step, score, variances);
    Affine factors = affine(process.sde(), step);
    Batch z = x.like();
    if (process.hasScore(step.to())) {
      process.noise().increment(step, z);
    }
    // The mean, and noise of each value's own variance.
    for (int j = 0; j < x.values().length; j++) {
      x.values()[j] =
          factors.ofX() * x.values()[j]
              + factors.ofScore() * score.values()[j]
              + Math.sqrt(variances.values()[j]) * z.values()[j];
    }
  }
}
