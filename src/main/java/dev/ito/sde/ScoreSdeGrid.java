package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * The grid of the code of Song et al. 2021 (score_sde): the N points linspace(1, t-min, N), but
 * steps of length 1/N from each of them, which is not quite their distance.
 *
 * <p>The last point has no step: it is that of the final denoising, and N the number of
 * evaluations. That code takes these steps with Euler-Maruyama; its reverse diffusion goes from one
 * point to the next, as on a uniform grid.
 *
 * @param steps number of steps, N - 1
 * @param tMin the last point
 */
@JsonTypeName("score-sde")
public record ScoreSdeGrid(int steps, double tMin) implements TimeGrid {
  public ScoreSdeGrid {
    TimeGrid.requireRange(steps, tMin, Sde.HORIZON);
  }

  @Override
  public double[] times(Sde sde) {
    return new UniformGrid(steps, tMin, Sde.HORIZON).times(sde);
  }

  @Override
  public boolean contiguous() {
    return false;
  }

  @Override
  public double end(double[] times, int step) {
    return Math.max(0, times[step] - 1.0 / (steps + 1));
  }
}
