package dev.ito.verify;

import dev.ito.data.Digits;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A density with an exact score.
 *
 * @param name in the report
 * @param mixture what it is
 */
record Density(String name, GaussianMixture mixture) {
  /** Three components of different weights and widths in the plane. */
  static final Density MIXTURE =
      new Density(
          "mixture",
          new GaussianMixture(
              new double[] {2, 1, 3},
              new Batch(3, Shape.of(2), new double[] {-1, 0.2, 0.8, -0.5, 0.3, 1}),
              new double[] {0.3, 0.2, 0.5}));

  /** Returns the embedded digits, each smoothed by a standard deviation of 0.1. */
  static Density digits() throws IOException {
    Examples examples = new Digits(List.of(-1.0, 1.0)).open(Split.TRAIN);
    Batch all = examples.batch(IntStream.range(0, examples.count()).toArray());
    return new Density("digits", GaussianMixture.around(all, 0.1));
  }

  Shape shape() {
    return mixture.shape();
  }

  ScoreFunction score(Sde sde) {
    return new GaussianMixtureScore(sde, mixture);
  }
}
