package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.likelihood.Divergence;
import dev.ito.math.InvalidInput;

/** How a likelihood takes the trace of the score's Jacobian. */
public enum Trace {
  /** Probes of -1 and 1: the smallest variance of all. */
  @JsonProperty("rademacher")
  RADEMACHER {
    @Override
    Divergence with(int probes) {
      return new Divergence.Hutchinson(Divergence.Law.RADEMACHER, probes);
    }
  },
  /** Standard normal probes. */
  @JsonProperty("gaussian")
  GAUSSIAN {
    @Override
    Divergence with(int probes) {
      return new Divergence.Hutchinson(Divergence.Law.GAUSSIAN, probes);
    }
  },
  /** No probes: as many products as a sample has values. */
  @JsonProperty("exact")
  EXACT {
    @Override
    Divergence with(int probes) {
      InvalidInput.require(
          probes == 1, "probes: an exact divergence has none, but it is %d: leave it out", probes);
      return new Divergence.Exact();
    }
  };

  abstract Divergence with(int probes);
}
