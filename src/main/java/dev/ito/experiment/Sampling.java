package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.NoiseKind;
import dev.ito.solver.Solver;

/**
 * How samples are drawn.
 *
 * @param count number of samples
 * @param batch samples solved at once; changes speed and memory, not the samples
 * @param grid the times
 * @param solver the way along them
 * @param noise what drives the solver
 * @param clip range of the data, off by default
 * @param denoiseAtEnd whether samples that the grid leaves at t > 0 get Tweedie's final estimate
 */
public record Sampling(
    @JsonProperty(defaultValue = "64") int count,
    @JsonProperty(defaultValue = "64") int batch,
    TimeGrid grid,
    Solver solver,
    @JsonProperty(defaultValue = "independent") NoiseKind noise,
    @JsonProperty(defaultValue = "none") Clip clip,
    @JsonProperty(defaultValue = "true") boolean denoiseAtEnd) {
  public Sampling {
    InvalidInput.require(count >= 1, "count must be at least 1, was %d", count);
    InvalidInput.require(batch >= 1, "batch must be at least 1, was %d", batch);
  }
}
