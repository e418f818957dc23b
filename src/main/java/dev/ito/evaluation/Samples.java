package dev.ito.evaluation;

import dev.ito.solver.Solution;

/** The samples of a model by their index: pure, so that any part can be drawn again. */
public interface Samples {
  /** Returns the samples {@code from} (included) to {@code to} (excluded), in model units. */
  Solution draw(int from, int to);

  /** Returns the seed of their noise: two models of one shape and seed share it, index by index. */
  long seed();

  /**
   * Returns what tells them from all others, in hex: a hash of the weights, the process, how they
   * are drawn and the seed.
   */
  String id();
}
