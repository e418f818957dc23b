package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.InvalidInput;
import dev.ito.score.Clipping;
import dev.ito.score.Network;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.OdeSolver;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import dev.ito.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How samples are drawn.
 *
 * @param preset what stands for the settings that are not written
 * @param batch samples solved at once; changes speed and memory, not the samples
 * @param clip range of the data; null: what the model comes with, or else the preset, or none
 * @param denoiseAtEnd whether samples that the grid leaves at t > 0 get Tweedie's final estimate
 * @param seed of the prior noise and of the solver's; null: the experiment's
 */
public record Sampling(
    @JsonProperty(defaultValue = "null") Preset preset,
    @JsonProperty(defaultValue = "64") int count,
    @JsonProperty(defaultValue = "64") int batch,
    TimeGrid grid,
    Solver solver,
    @JsonProperty(defaultValue = "independent") DrivingNoise.Kind noise,
    @JsonProperty(defaultValue = "null") Clipping clip,
    @JsonProperty(defaultValue = "true") boolean denoiseAtEnd,
    @JsonProperty(defaultValue = "null") Long seed) {
  public Sampling {
    InvalidInput.require(count >= 1, "count must be at least 1, was %d", count);
    InvalidInput.require(batch >= 1, "batch must be at least 1, was %d", batch);
  }

  /** Returns settings with all defaults, beside what has none. */
  public static Sampling along(TimeGrid grid, Solver solver) {
    return new Sampling(
        null, 64, 64, grid, solver, DrivingNoise.Kind.INDEPENDENT, null, true, null);
  }

  /**
   * Returns these settings with those that were left out.
   *
   * @param ofModel the clipping that the model comes with
   */
  Sampling resolved(Sde sde, Optional<Clipping> ofModel) {
    Clipping missing = ofModel.orElseGet(() -> preset == null ? Clipping.NONE : preset.clip());
    return with(grid, solver.resolved(sde), clip == null ? missing : clip);
  }

  /** Returns these settings with another grid. */
  public Sampling with(TimeGrid other) {
    return with(other, solver, clip);
  }

  /** Returns these settings with another solver. */
  public Sampling with(Solver other) {
    return with(grid, other, clip);
  }

  /** Returns these settings of so many samples: the first ones. */
  public Sampling first(int samples) {
    return new Sampling(preset, samples, batch, grid, solver, noise, clip, denoiseAtEnd, seed);
  }

  private Sampling with(TimeGrid grid, Solver solver, Clipping clip) {
    return new Sampling(preset, count, batch, grid, solver, noise, clip, denoiseAtEnd, seed);
  }

  /** Returns what of these settings decides a sample of some index and seed. */
  public Sampling decisive() {
    return new Sampling(null, 1, 1, grid, solver, noise, clip, denoiseAtEnd, null);
  }

  /** Returns the label of a sample by its index; no setting gives one yet. */
  int label(long sample) {
    return Network.NO_LABEL;
  }

  /**
   * Returns the time of Tweedie's final estimate, the last one of the grid, which is not the end of
   * the last step if steps do not join; empty if there is none.
   */
  OptionalDouble denoisedAt(Sde sde) {
    double[] times = grid.times(sde);
    double end = times[times.length - 1];
    boolean clean = sde.marginal(end).sigma() == 0;
    return clean || !denoiseAtEnd ? OptionalDouble.empty() : OptionalDouble.of(end);
  }

  /** Returns the keys whose values are not those of the preset. */
  public List<String> notOfPreset(Sde sde) {
    Sampling pure =
        Yaml.read("preset", preset.settings(), Sampling.class, List.of())
            .resolved(sde, Optional.of(preset.clip()));
    Map<String, Boolean> same = new LinkedHashMap<>();
    same.put("grid", grid.equals(pure.grid));
    same.put("solver", solver.equals(pure.solver));
    same.put("clip", clip.equals(pure.clip));
    same.put("denoise-at-end", denoiseAtEnd == pure.denoiseAtEnd);
    return same.keySet().stream().filter(key -> !same.get(key)).toList();
  }

  /**
   * Checks that the solver can go along the grid of a model's process.
   *
   * @throws InvalidInput with the key, the reason and what would work
   */
  void requireFits(Origin model) {
    Sde sde = model.sde();
    double start = grid.times(sde)[0];
    InvalidInput.require(
        start == Sde.HORIZON || !grid.startsAtPrior(),
        "grid: samples start from the prior, which is at t = 1, but t-max is %s: leave t-max out",
        start);
    InvalidInput.require(
        grid.contiguous() || !solver.needsContiguousSteps(),
        "solver: the steps of a score-sde grid have length 1/N and do not join, which this solver"
            + " needs: use a uniform grid, or euler-maruyama, reverse-diffusion or ancestral");
    InvalidInput.require(
        model.exact() || !solver.needsVariance(),
        "solver: variance: learned needs a score that knows the variance of a step: a model does,"
            + " this network does not; use posterior or beta");
    InvalidInput.inside("solver: ", () -> solver.requireFits(sde, Step.along(grid, sde)));
  }

  /**
   * Checks that the way from noise to data is a function of the noise.
   *
   * @param option what needs it
   * @throws InvalidInput if the solver draws noise on the way
   */
  public void requireDeterministic(String option) {
    InvalidInput.require(
        !solver.stochastic(),
        "sampling.solver: %s needs a solver of the probability-flow ODE, which draws no noise on"
            + " the way: use %s, dpm-solver, unipc-2, or ancestral with eta 0",
        option,
        String.join(", ", Yaml.types(OdeSolver.class)));
  }
}
