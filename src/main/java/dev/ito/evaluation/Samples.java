package dev.ito.evaluation;

import dev.ito.solver.Solution;

/** The samples of a model by their index: pure, so that any part can be drawn again. */
@FunctionalInterface
public interface Samples {
  /** Returns the samples {@code from} (included) to {@code to} (excluded), in model units. */
  Solution draw(int from, int to);
}
