package dev.ito.solver;

import dev.ito.math.Batch;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A step of one evaluation: x_s = a x_t + b s(x_t, t) + c z.
 *
 * @param ofX a
 * @param ofScore b
 * @param ofNoise c, not negative
 */
public record Affine(double ofX, double ofScore, double ofNoise) {
  /**
   * Returns the solver whose steps are these.
   *
   * @param step the factors of a step; a step to sigma = 0 adds no noise, whatever they say: it
   *     would stay in the sample
   */
  static Stepper stepper(ReverseProcess process, Function<Step, Affine> step) {
    return (x, interval) -> {
      Affine factors = step.apply(interval);
      double ofNoise = process.hasScore(interval.to()) ? factors.ofNoise : 0;
      Batch score = process.score(x, interval.from());
      new Affine(factors.ofX, factors.ofScore, ofNoise).apply(x, score, interval, process.noise());
    };
  }

  /** Moves the samples, each in one pass through memory. */
  private void apply(Batch x, Batch score, Step step, DrivingNoise noise) {
    IntStream.range(0, x.count())
        .parallel()
        .forEach(row -> apply(x, score, row, noise(step, row, x.size(), noise)));
  }

  private double[] noise(Step step, int row, int size, DrivingNoise noise) {
    double[] z = new double[ofNoise > 0 ? size : 0];
    if (z.length > 0) {
      noise.increment(step, row, z, 0, size);
    }
    return z;
  }

  private void apply(Batch batch, Batch score, int row, double[] z) {
    double[] x = batch.values();
    int offset = row * batch.size();
    for (int j = offset; j < offset + batch.size(); j++) {
      x[j] = ofX * x[j] + ofScore * score.values()[j];
    }
    for (int j = 0; j < z.length; j++) {
      x[offset + j] += ofNoise * z[j];
    }
  }
}
