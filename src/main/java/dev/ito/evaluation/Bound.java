package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.PixelScale;
import dev.ito.likelihood.Bins;
import dev.ito.likelihood.ChainBound;
import dev.ito.likelihood.ContinuousBound;
import dev.ito.likelihood.Floor;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.solver.Ancestral;
import dev.ito.train.Objective;
import java.util.Optional;

/** A variational bound of the negative log-likelihood. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Bound {
  /** Returns whether the data are spread over their bins and the bound is of a density. */
  boolean ofDensity();

  /** Returns the bound with what was left open, as it suits a model. */
  default Bound resolved(Setup setup, Objective.Dequantisation dequantisation) {
    return this;
  }

  /**
   * Checks that the bound exists.
   *
   * @throws InvalidInput saying which one does
   */
  void requireFits(Sde sde);

  /** Returns the evaluations of the score that an image takes, but for those of its ends. */
  int points(Sde sde);

  /** Returns what no model can be better than. */
  Floor floor(Sde sde, PixelScale levels);

  /** Returns the bound of a model, as a function of data. */
  Of of(Subject subject);

  /** A bound of a model. */
  @FunctionalInterface
  interface Of {
    /**
     * Computes the terms, in nats; those of steps only for a chain.
     *
     * @param first index of the image that row 0 stands for
     */
    ChainBound.Terms terms(Batch x0, long seed, long first);
  }

  /**
   * The bound of a discrete chain, on the levels themselves (Ho et al. 2020, eq. 5).
   *
   * @param variance of the model's steps
   */
  @JsonTypeName("chain")
  record Chain(@JsonProperty(defaultValue = "posterior") Ancestral.Variance variance)
      implements Bound {
    @Override
    public boolean ofDensity() {
      return false;
    }

    @Override
    public void requireFits(Sde sde) {
      DiscreteGrid.chainLength(sde);
    }

    @Override
    public int points(Sde sde) {
      return DiscreteGrid.chainLength(sde);
    }

    @Override
    public Floor floor(Sde sde, PixelScale levels) {
      return Floor.ofDecoder(ChainBound.decoderDeviation(sde), levels.bin());
    }

    @Override
    public Of of(Subject subject) {
      var chain =
          new ChainBound(subject.setup().sde(), subject.score(), variance, bins(subject.levels()));
      return chain::of;
    }
  }

  /**
   * The bound of a reverse SDE in continuous time (Kingma et al. 2021; Song et al. 2021b).
   *
   * @param points noise levels of each image
   * @param reconstruction null: of the density if the data are real numbers or the network was
   *     trained on data spread over their bins, else of the levels
   * @param tMin the first time; null: one that suits the data, see {@link Setup#firstTime}
   */
  @JsonTypeName("continuous")
  record Continuous(
      @JsonProperty(defaultValue = "64") int points,
      @JsonProperty(defaultValue = "null") Reconstruction reconstruction,
      @JsonProperty(defaultValue = "null") Double tMin)
      implements Bound {
    /** What is reconstructed. */
    public enum Reconstruction {
      /** Data spread over their bins: comparable with bits-per-dim. */
      @JsonProperty("density")
      DENSITY,
      /** The levels themselves. */
      @JsonProperty("levels")
      LEVELS
    }

    public Continuous {
      InvalidInput.require(points >= 1, "points must be at least 1, was %d", points);
      BitsPerDim.requireTime(tMin);
    }

    @Override
    public boolean ofDensity() {
      return reconstruction == Reconstruction.DENSITY;
    }

    @Override
    public Continuous resolved(Setup setup, Objective.Dequantisation dequantisation) {
      boolean density =
          setup.pixels().isEmpty()
              || dequantisation == Objective.Dequantisation.NONE
              || setup.dequantisation() == Dequantisation.UNIFORM;
      Reconstruction usual = density ? Reconstruction.DENSITY : Reconstruction.LEVELS;
      Reconstruction of = reconstruction == null ? usual : reconstruction;
      Dequantisation how =
          of == Reconstruction.LEVELS ? Dequantisation.TRUNCATED_NORMAL : Dequantisation.UNIFORM;
      return new Continuous(points, of, tMin == null ? setup.firstTime(how) : tMin);
    }

    @Override
    public void requireFits(Sde sde) {
      InvalidInput.require(
          sde.chainLength().isEmpty(),
          "bound: the continuous one is for processes in continuous time, but this is a discrete"
              + " chain of %s steps: use bound: {type: chain}",
          sde.chainLength().orElse(0));
    }

    @Override
    public int points(Sde sde) {
      return points;
    }

    @Override
    public Floor floor(Sde sde, PixelScale levels) {
      Marginal first = sde.marginal(tMin);
      return ofDensity()
          ? Floor.ofDensityBound(first, levels.bin())
          : Floor.ofLevels(first, bins(levels));
    }

    @Override
    public Of of(Subject subject) {
      Sde sde = subject.setup().sde();
      var bound =
          new ContinuousBound(
              sde,
              subject.score(),
              tMin,
              points,
              ofDensity()
                  ? ContinuousBound.Reconstruction.ofDensity()
                  : bins(subject.levels()).reconstruction());
      return (x0, seed, first) ->
          new ChainBound.Terms(bound.of(x0, seed, first, 0), new double[x0.count()][0]);
    }
  }

  /** Returns the bins of pixels, if they have any. */
  static Bins bins(Optional<PixelScale> levels) {
    return bins(
        levels.orElseThrow(
            () ->
                new InvalidInput("this bound is of pixels with levels, and these data have none")));
  }

  /** Returns the bins of pixels. */
  static Bins bins(PixelScale scale) {
    return new Bins(scale.low(), scale.bin(), scale.levels());
  }
}
