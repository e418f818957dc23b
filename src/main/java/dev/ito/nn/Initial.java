package dev.ito.nn;

import org.apache.commons.rng.UniformRandomProvider;

/** How a parameter starts. */
enum Initial {
  ZEROS {
    @Override
    double draw(UniformRandomProvider random, double limit) {
      return 0;
    }
  },
  ONES {
    @Override
    double draw(UniformRandomProvider random, double limit) {
      return 1;
    }
  },
  /** Uniform on +-limit, with limit = sqrt(6 / (fan in + fan out)) (Glorot & Bengio 2010). */
  GLOROT {
    @Override
    double draw(UniformRandomProvider random, double limit) {
      return limit * (2 * random.nextDouble() - 1);
    }
  };

  abstract double draw(UniformRandomProvider random, double limit);
}
