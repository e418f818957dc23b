package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Sde;

/** The law from which training draws its times. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Times {
  /**
   * Maps a uniform number to a time with positive sigma.
   *
   * @param u in [0, 1)
   */
  double at(Sde sde, double u);

  /**
   * Returns what a loss at {@code t} counts, so that its mean over these times is the mean over
   * uniform ones: the ratio of the densities.
   */
  default double importance(Sde sde, double t) {
    return 1;
  }

  /** Returns the earliest of these times. */
  double first(Sde sde);

  /** Returns the time before which a network that is trained at these times knows nothing. */
  default double earliest(Sde sde) {
    return 0;
  }

  /**
   * Checks that a process can be trained at these times.
   *
   * @throws InvalidInput saying which setting would work
   */
  default void requireFits(Sde sde) {}

  /**
   * Uniform on [t-min, 1].
   *
   * @param tMin the earliest time, positive
   */
  @JsonTypeName("uniform")
  record Uniform(@JsonProperty(defaultValue = "1.0e-5") double tMin) implements Times {
    public Uniform {
      InvalidInput.require(tMin > 0 && tMin < 1, "t-min must be in (0, 1), was %s", tMin);
    }

    @Override
    public double first(Sde sde) {
      return tMin;
    }

    @Override
    public double at(Sde sde, double u) {
      return tMin + u * (1 - tMin);
    }
  }

  /**
   * Uniform in the log signal-to-noise ratio between t-min and 1: importance sampling for the
   * likelihood weighting (Song et al. 2021b, section 5.1).
   *
   * <p>For every linear process -d ln(alpha^2 / sigma^2) / dt = g^2 / sigma^2, which is that
   * weighting: so its loss has the same weight at all these times. The loss is the one of uniform
   * times, only less noisy.
   *
   * @param tMin the earliest time, positive
   */
  @JsonTypeName("log-snr")
  record LogSnr(@JsonProperty(defaultValue = "1.0e-5") double tMin) implements Times {
    public LogSnr {
      InvalidInput.require(tMin > 0 && tMin < 1, "t-min must be in (0, 1), was %s", tMin);
    }

    @Override
    public double first(Sde sde) {
      return tMin;
    }

    @Override
    public double at(Sde sde, double u) {
      double t = sde.time(sde.marginal(tMin).logSnr() - u * span(sde));
      return Math.max(tMin, Math.min(Sde.HORIZON, t));
    }

    @Override
    public double importance(Sde sde, double t) {
      double sigma = sde.marginal(t).sigma();
      double rate = sde.diffusionSquared(t) / (sigma * sigma);
      return span(sde) / (1 - tMin) / rate;
    }

    private double span(Sde sde) {
      return sde.marginal(tMin).logSnr() - sde.marginal(Sde.HORIZON).logSnr();
    }
  }

  /** Uniform on the nodes of a discrete chain, as DDPM is trained. */
  @JsonTypeName("discrete")
  record Discrete() implements Times {
    @Override
    public double at(Sde sde, double u) {
      int n = DiscreteGrid.chainLength(sde);
      return (Math.floor(u * n) + 1) / n;
    }

    @Override
    public double first(Sde sde) {
      return earliest(sde);
    }

    @Override
    public double earliest(Sde sde) {
      return 1.0 / DiscreteGrid.chainLength(sde);
    }

    @Override
    public void requireFits(Sde sde) {
      DiscreteGrid.chainLength(sde);
    }
  }

  /** How the uniform numbers of a batch, which become its times, are drawn. */
  enum Draws {
    /** Each for itself. */
    @JsonProperty("independent")
    INDEPENDENT {
      @Override
      double uniform(Noise noise, int row, int count, long step) {
        return noise.uniform(row, step);
      }
    },
    /**
     * Evenly spread from one random start: each is uniform, and their mean over a function varies
     * less (Kingma et al. 2021, appendix I.1).
     */
    @JsonProperty("low-discrepancy")
    LOW_DISCREPANCY {
      @Override
      double uniform(Noise noise, int row, int count, long step) {
        double shifted = noise.uniform(0, step) + (double) row / count;
        return shifted < 1 ? shifted : shifted - 1;
      }
    };

    /** Returns the number of one of {@code count} examples at a step, in [0, 1). */
    abstract double uniform(Noise noise, int row, int count, long step);
  }
}
