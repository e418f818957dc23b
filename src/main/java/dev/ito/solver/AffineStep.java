package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import java.util.stream.IntStream;

/**
 * The solvers of one evaluation a step: x_s = a x_t + b s(x_t, t) + c z, where only a, b and c
 * differ.
 *
 * <p>A step to sigma = 0 adds no noise: it would stay in the sample.
 */
public sealed interface AffineStep extends OneStep
    permits EulerMaruyama, Euler, ReverseDiffusion, Ancestral, Exponential {
  /**
   * The factors of a step.
   *
   * @param ofX a
   * @param ofScore b
   * @param ofNoise c, not negative
   */
  record Factors(double ofX, double ofScore, double ofNoise) {}

  /** Returns the factors of a step of a process. */
  Factors factors(Sde sde, Step step);

  /** A step of first order depends on nothing before it. */
  @Override
  default boolean needsContiguousSteps() {
    return false;
  }

  @Override
  default void step(ReverseProcess process, Batch x, Step step, DrivingNoise noise) {
    Factors factors = factors(process.sde(), step);
    if (process.sde().marginal(step.to()).sigma() == 0) {
      factors = new Factors(factors.ofX, factors.ofScore, 0);
    }
    apply(factors, x, process.score(x, step.from()), step, noise);
  }

  /** Applies the factors, sample by sample: one pass through memory. */
  private static void apply(Factors factors, Batch x, Batch score, Step step, DrivingNoise noise) {
    int size = x.size();
    IntStream.range(0, x.count())
        .parallel()
        .forEach(
            row -> {
              double[] z = new double[factors.ofNoise > 0 ? size : 0];
              if (z.length > 0) {
                noise.increment(step, row, z, 0, size);
              }
              apply(factors, x.values(), score.values(), row * size, size, z);
            });
  }

  private static void apply(
      Factors factors, double[] x, double[] score, int offset, int size, double[] z) {
    for (int j = offset; j < offset + size; j++) {
      x[j] = factors.ofX * x[j] + factors.ofScore * score[j];
    }
    for (int j = 0; j < z.length; j++) {
      x[offset + j] += factors.ofNoise * z[j];
    }
  }
}
