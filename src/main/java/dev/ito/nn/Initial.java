package dev.ito.nn;

import org.apache.commons.rng.UniformRandomProvider;

/** How a parameter starts. */
enum Initial {
  ZEROS,
  ONES,
  /** Uniform on +-limit, with limit = sqrt(6 / (fan in + fan out)) (Glorot & Bengio 2010). */
  GLOROT;

  double draw(UniformRandomProvider random, double limit) {
    return switch (this) {
      case ZEROS -> 0;
      case ONES -> 1;
      case GLOROT -> limit * (2 * random.nextDouble() - 1);
    };
  }
}
