package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.likelihood.Divergence;
import dev.ito.math.InvalidInput;

/** How a likelihood takes the trace of the score's Jacobian. */
public enum Trace {
  /** Probes of -1 and 1: the smallest variance of all. */
  @JsonProperty("rademacher")
  RADEMACHER,
  /** Standard normal probes. */
  @JsonProperty("gaussian")
  GAUSSIAN,
  /** No probes: as many products as a sample has values. */
  @JsonProperty("exact")
  EXACT;

  Divergence with(int probes) {
    InvalidInput.require(
        this != EXACT || probes == 1,
        "probes: an exact divergence has none, but it is %d: leave it out",
        probes);
    return switch (this) {
      case RADEMACHER -> new Divergence.Hutchinson(Divergence.Law.RADEMACHER, probes);
      case GAUSSIAN -> new Divergence.Hutchinson(Divergence.Law.GAUSSIAN, probes);
      case EXACT -> new Divergence.Exact();
    };
  }
}
