package dev.ito.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.Noise;

/** How the uniform numbers of a batch, which become its times, are drawn. */
public enum TimeDraws {
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
