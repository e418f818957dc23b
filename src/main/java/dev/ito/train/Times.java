package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
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
    public double at(Sde sde, double u) {
      return tMin + u * (1 - tMin);
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
    public void requireFits(Sde sde) {
      DiscreteGrid.chainLength(sde);
    }
  }
}
