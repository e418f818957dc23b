package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;

/**
 * New noise for every step: its increments are a function of the sample and the number of the step.
 *
 * @param seed the user's seed
 * @param first index of the sample that row 0 of a batch stands for
 */
public record IndependentNoise(long seed, long first) implements DrivingNoise {
  @Override
  public void increment(Step step, int row, double[] z, int offset, int length) {
    new Noise(seed, Purpose.SOLVER, first).gaussian(row, step.index(), z, offset, length);
  }

  @Override
  public void correction(long draw, Batch z) {
    new Noise(seed, Purpose.CORRECTOR, first).gaussian(draw, z);
  }

  @Override
  public BrownianPath path() {
    return new BrownianPath(seed, first);
  }
}
