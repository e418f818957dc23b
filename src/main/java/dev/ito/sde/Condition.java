package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a network is told about the noise level: the only place where time becomes a number for it.
 */
public enum Condition {
  /** 999 t, the continuous VP and sub-VP convention of Song et al. 2021. */
  @JsonProperty("time")
  TIME {
    @Override
    public double of(Sde sde, double t) {
      return 999 * t;
    }
  },
  /** The index i = N t - 1 of a discrete chain of N steps, not rounded (Ho et al. 2020). */
  @JsonProperty("step")
  STEP {
    @Override
    public double of(Sde sde, double t) {
      return DiscreteGrid.chainLength(sde) * t - 1;
    }

    @Override
    public void requireFits(Sde sde) {
      DiscreteGrid.chainLength(sde);
    }
  },
  /** ln(sigma / alpha), the VE convention of Song et al. 2021. */
  @JsonProperty("log-sigma")
  LOG_SIGMA {
    @Override
    public double of(Sde sde, double t) {
      return -0.5 * sde.marginal(t).logSnr();
    }
  };

  /** Returns the number that stands for time {@code t} of {@code sde}. */
  public abstract double of(Sde sde, double t);

  /**
   * Checks that the number exists for a process.
   *
   * @throws dev.ito.math.InvalidInput saying which process has it
   */
  public void requireFits(Sde sde) {}
}
