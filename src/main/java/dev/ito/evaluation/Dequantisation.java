package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.data.PixelScale;
import dev.ito.likelihood.Bins;
import dev.ito.likelihood.ContinuousBound;
import dev.ito.likelihood.Floor;
import dev.ito.likelihood.TruncatedNormal;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.sde.Marginal;
import java.util.Optional;

/** How the levels of pixels, which have no density, become points that have one. */
public enum Dequantisation {
  /** Not at all: the data are real numbers. */
  @JsonProperty("none")
  NONE,
  /** Spread evenly over their bins (Theis et al. 2016, section 3.1). */
  @JsonProperty("uniform")
  UNIFORM,
  /**
   * With the noise of the first time, as far as it stays in the bin (Zheng et al. 2023, section
   * 4.1): for networks that were trained on the levels themselves.
   */
  @JsonProperty("truncated-normal")
  TRUNCATED_NORMAL;

  /** Returns the law of the points, those of the density at a first time. */
  Law law(PixelScale scale, Marginal first) {
    return switch (this) {
      case NONE -> new Law.Real();
      case UNIFORM -> new Law.Uniform(scale);
      case TRUNCATED_NORMAL ->
          new Law.Truncated(Bound.bins(scale), new TruncatedNormal(first, scale.bin()));
    };
  }

  /**
   * Refuses a first time whose noise leaves no level.
   *
   * @throws InvalidInput if no model has fewer bits there than equal probabilities of all levels
   */
  void requireBins(PixelScale scale, Marginal first) {
    if (this != TRUNCATED_NORMAL) {
      return;
    }
    var normal = new TruncatedNormal(first, scale.bin());
    double uniform = Math.log(scale.levels()) / Math.log(2);
    InvalidInput.require(
        normal.floor() < uniform,
        "t-min: the noise there is %.3g bins of the data, which leaves no level: no model has less"
            + " than %.3g bits per dimension then, and equal levels have %.3g: use an earlier t-min",
        0.5 / normal.tau(),
        normal.floor(),
        uniform);
  }

  /** The law q(x | x_0) of the points x. */
  sealed interface Law {
    /**
     * Draws points.
     *
     * @param x0 the data; may be changed
     * @param first index of the example that row 0 stands for
     * @param draw number of the repetition
     */
    Points points(Batch x0, long seed, long first, int draw);

    /** Returns what the same for all points is added to -log2 p of a value. */
    double offset();

    /** Returns the reconstruction of a variational bound of the same quantity. */
    default ContinuousBound.Reconstruction reconstruction() {
      return ContinuousBound.Reconstruction.ofDensity();
    }

    /**
     * Returns what no model can be better than; empty for real numbers.
     *
     * @param first the law of the noise at the time whose density is taken
     * @param bounded whether the density is bounded at time 0 instead
     */
    Optional<Floor> floor(Marginal first, boolean bounded);

    /** Returns what the logarithm is of that tables have of each image. */
    default String column() {
      return "log-density-nats";
    }

    /** Returns whether another draw is another point. */
    default boolean drawn() {
      return true;
    }

    /** Real numbers are their own points: the bits are of a density. */
    record Real() implements Law {
      @Override
      public Points points(Batch x0, long seed, long first, int draw) {
        return new Points(x0, new double[x0.count()]);
      }

      @Override
      public double offset() {
        return 0;
      }

      @Override
      public Optional<Floor> floor(Marginal first, boolean bounded) {
        return Optional.empty();
      }

      @Override
      public boolean drawn() {
        return false;
      }
    }

    /** The density becomes a mass by the width of a bin. */
    record Uniform(PixelScale scale) implements Law {
      @Override
      public Points points(Batch x0, long seed, long first, int draw) {
        scale.dequantise(x0, new Noise(seed, Purpose.DEQUANTISATION, first), draw);
        return new Points(x0, new double[x0.count()]);
      }

      @Override
      public double offset() {
        return -Math.log(scale.bin()) / Math.log(2);
      }

      @Override
      public Optional<Floor> floor(Marginal first, boolean bounded) {
        return Optional.of(
            bounded
                ? Floor.ofDensityBound(first, scale.bin())
                : Floor.ofDensity(first, scale.bin()));
      }
    }

    /** What is added differs from point to point. */
    record Truncated(Bins bins, TruncatedNormal normal) implements Law {
      @Override
      public Points points(Batch x0, long seed, long first, int draw) {
        Batch x = normal.points(x0, seed, first, draw);
        return new Points(x, normal.logDensities(x, x0));
      }

      @Override
      public ContinuousBound.Reconstruction reconstruction() {
        return bins.reconstruction();
      }

      @Override
      public String column() {
        return "log-probability-nats";
      }

      @Override
      public double offset() {
        return 0;
      }

      @Override
      public Optional<Floor> floor(Marginal first, boolean bounded) {
        return Optional.of(Floor.of(normal));
      }
    }
  }

  /**
   * Points of some examples.
   *
   * @param nats what is added to -log p of each, beside the offset
   */
  record Points(Batch x, double[] nats) {}
}
