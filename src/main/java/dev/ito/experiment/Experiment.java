package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.data.Dataset;
import dev.ito.data.PixelScale;
import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Setup;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Architecture;
import dev.ito.score.Clipping;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.Ancestral;
import dev.ito.train.Objective;
import dev.ito.train.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A whole experiment, as its YAML file says it.
 *
 * <p>Either a network is trained on a data set ({@code dataset network objective training}), or the
 * score is known ({@code model}), or training goes on from the weights of a model ({@code model
 * dataset training}).
 *
 * @param name of the run and its folder
 * @param seed of everything random
 * @param origin where its score comes from; in the file, keys beside the others
 * @param duringTraining what is measured at every checkpoint of the training
 */
@JsonPropertyOrder({"name", "seed", "origin"})
public record Experiment(
    String name,
    long seed,
    @JsonUnwrapped @JsonProperty(access = JsonProperty.Access.READ_ONLY) Origin origin,
    Sampling sampling,
    List<Metric> evaluation,
    List<Metric> duringTraining) {
  public Experiment {
    evaluation = List.copyOf(evaluation);
    duringTraining = List.copyOf(duringTraining);
    sampling = sampling.resolved(origin.sde(), origin.known().flatMap(KnownModel::clipping));
    requireFits(origin, sampling);
    requireFits(origin, "evaluation", evaluation);
    requireFits(origin, "during-training", duringTraining);
    InvalidInput.require(
        origin.trained().isPresent() || duringTraining.isEmpty(),
        "during-training: a model: has its score, there is no training: use evaluation");
  }

  /** Makes an experiment of the keys of a file, those left out null. */
  @JsonCreator
  static Experiment of(
      @JsonProperty("name") String name,
      @JsonProperty(value = "seed", defaultValue = "0") long seed,
      @JsonProperty(value = "dataset", defaultValue = "null") Dataset dataset,
      @JsonProperty(value = "model", defaultValue = "null") KnownModel model,
      @JsonProperty(value = "sde", defaultValue = "null") Sde sde,
      @JsonProperty(value = "network", defaultValue = "null") Architecture network,
      @JsonProperty(value = "objective", defaultValue = "null") Objective objective,
      @JsonProperty(value = "training", defaultValue = "null") Training training,
      @JsonProperty("sampling") Sampling sampling,
      @JsonProperty(value = "evaluation", defaultValue = "[]") List<Metric> evaluation,
      @JsonProperty(value = "during-training", defaultValue = "[]") List<Metric> duringTraining) {
    InvalidInput.require(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name: \"%s\" cannot be the name of a folder: use letters, digits, \".\", \"_\" and \"-\"",
        name);
    Origin origin = Origin.of(dataset, model, sde, network, objective, training);
    return new Experiment(name, seed, origin, sampling, evaluation, duringTraining);
  }

  /**
   * Returns the experiment of a published network, whose samples are drawn by all steps of its
   * chain (Ho et al. 2020, algorithm 2).
   *
   * @param folder as {@link DiffusersModel} reads it
   * @throws InvalidInput if it has no network, or no chain
   */
  public static Experiment published(Path folder) {
    DiffusersModel model = new DiffusersModel(folder);
    Origin origin =
        InvalidInput.inside(folder + ": ", () -> Origin.of(null, model, null, null, null, null));
    TimeGrid chain = new DiscreteGrid(DiscreteGrid.chainLength(origin.sde()));
    Sampling sampling = Sampling.along(chain, new Ancestral(1));
    return new Experiment("published", 0, origin, sampling, List.of(), List.of());
  }

  /** Returns this experiment with another way of sampling. */
  public Experiment with(Sampling other) {
    return new Experiment(name, seed, origin, other, evaluation, duringTraining);
  }

  private static void requireFits(Origin origin, Sampling sampling) {
    InvalidInput.inside("sampling.grid: ", () -> sampling.grid().times(origin.sde()));
    InvalidInput.inside("sampling.", () -> sampling.requireFits(origin));
    List<Double> range = Origin.range(origin.pixels());
    InvalidInput.require(
        !(sampling.clip() instanceof Clipping.Threshold)
            || range.isEmpty()
            || range.equals(List.of(-1.0, 1.0)),
        "sampling.clip: dynamic thresholding is for data in [-1, 1], not %s: use that range or a"
            + " fixed one",
        range);
  }

  private static void requireFits(Origin origin, String key, List<Metric> metrics) {
    for (int k = 0; k < metrics.size(); k++) {
      Metric metric = metrics.get(k);
      InvalidInput.inside(key + "." + k + ": ", () -> metric.requireFits(origin.setup()));
    }
    Metric.requireOwnTables(key, metrics);
  }

  /** Returns the forward process. */
  public Sde sde() {
    return origin.sde();
  }

  /** Returns what is trained, if something is. */
  public Optional<Trained> trained() {
    return origin.trained();
  }

  /**
   * Returns what may be wrong with its samples, as far as it is known before they are drawn.
   *
   * @param tried its solver
   */
  public List<String> remarks(Rehearsal tried) {
    return SamplingRemarks.of(this, tried);
  }

  /** Returns the seed of the noise that samples are made of. */
  public long sampleSeed() {
    return sampling.seed() == null ? seed : sampling.seed();
  }

  /** Returns the shape of a sample. */
  public Shape shape() {
    return origin.shape();
  }

  /** Returns how samples become pixels; empty for points. */
  public Optional<PixelScale> pixels() {
    return origin.pixels();
  }

  /** Returns what its metrics are of. */
  public Setup setup() {
    return origin.setup();
  }
}
