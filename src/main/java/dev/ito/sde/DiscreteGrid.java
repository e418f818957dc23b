package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * Nodes (i+1)/N of a discrete chain of N steps, and t = 0 at the end: the grid of DDPM and DDIM.
 *
 * <p>With fewer steps than N the visited indices are round(k (N-1) / (steps-1)), first and last of
 * the chain included (Nichol & Dhariwal 2021, section 4).
 *
 * @param steps number of intervals, at most N
 */
@JsonTypeName("discrete")
public record DiscreteGrid(int steps) implements TimeGrid {
  public DiscreteGrid {
    InvalidInput.require(steps >= 1, "steps must be at least 1, was %d", steps);
  }

  @Override
  public double[] times(Sde sde) {
    int n = chainLength(sde);
    InvalidInput.require(
        steps <= n, "the grid has %d steps, but the chain only %d: use at most %d", steps, n, n);
    double[] times = new double[steps + 1];
    for (int k = 0; k < steps; k++) {
      long index = steps == 1 ? n - 1 : Math.round((double) k * (n - 1) / (steps - 1));
      times[steps == 1 ? 0 : steps - 1 - k] = (index + 1.0) / n;
    }
    return times;
  }

  /**
   * Returns the number of steps of a discrete chain.
   *
   * @throws InvalidInput if the process is none
   */
  public static int chainLength(Sde sde) {
    if (sde instanceof VpSde vp && vp.beta() instanceof DiscreteBeta chain) {
      return chain.steps();
    }
    throw new InvalidInput(
        "discrete steps need a discrete chain: use sde: {type: vp, beta: {type: discrete, ...}}, or times and a grid of another type");
  }
}
