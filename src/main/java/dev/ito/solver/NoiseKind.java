package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the noise of the steps is made. */
public enum NoiseKind {
  /** New noise for every step. */
  @JsonProperty("independent")
  INDEPENDENT,
  /** The increments of one Brownian path, the same for every grid and solver. */
  @JsonProperty("brownian-path")
  BROWNIAN_PATH;

  /**
   * Returns the noise of samples.
   *
   * @param seed the user's seed
   * @param first index of the sample that row 0 of a batch stands for
   */
  public DrivingNoise of(long seed, long first) {
    return switch (this) {
      case INDEPENDENT -> new IndependentNoise(seed, first);
      case BROWNIAN_PATH -> new BrownianPath(seed, first);
    };
  }
}
