package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.data.Dataset;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.evaluation.Metric;
import dev.ito.evaluation.Setup;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Architecture;
import dev.ito.score.Clip;
import dev.ito.sde.Sde;
import dev.ito.train.Dequantisation;
import dev.ito.train.Objective;
import dev.ito.train.Training;
import dev.ito.yaml.Yaml;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A whole experiment, as its YAML file says it.
 *
 * <p>Either a network is trained on a data set ({@code dataset network objective training}), or the
 * score is known ({@code model}), or training goes on from the weights of a model ({@code model
 * dataset training}).
 *
 * @param name of the run and its folder
 * @param seed of everything random
 * @param dataset what to learn
 * @param model a score that needs no training, or the weights to begin with
 * @param sde the forward process; a published model may come with one
 * @param network the score network
 * @param objective what the network learns; of a model it may be left out
 * @param training how it learns
 * @param sampling how samples are drawn
 * @param evaluation what is measured
 * @param duringTraining what is measured at every checkpoint of the training
 */
public record Experiment(
    String name,
    @JsonProperty(defaultValue = "0") long seed,
    @JsonProperty(defaultValue = "null") Dataset dataset,
    @JsonProperty(defaultValue = "null") KnownModel model,
    @JsonProperty(defaultValue = "null") Sde sde,
    @JsonProperty(defaultValue = "null") Architecture network,
    @JsonProperty(defaultValue = "null") Objective objective,
    @JsonProperty(defaultValue = "null") Training training,
    Sampling sampling,
    @JsonProperty(defaultValue = "[]") List<Metric> evaluation,
    @JsonProperty(defaultValue = "[]") List<Metric> duringTraining) {
  public Experiment {
    evaluation = List.copyOf(evaluation);
    duringTraining = List.copyOf(duringTraining);
    InvalidInput.require(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name: \"%s\" cannot be the name of a folder: use letters, digits, \".\", \"_\" and \"-\"",
        name);
    InvalidInput.require(
        model == null
            ? Stream.of(dataset, network, objective, training).allMatch(Objects::nonNull)
            : network == null && (training == null ? objective == null : dataset != null),
        "an experiment has either dataset, network, objective and training, or model, which may"
            + " have a dataset to be compared with, or dataset and training to go on from its"
            + " weights");
    Sde process = sde == null && model != null ? model.sde().orElse(null) : sde;
    InvalidInput.require(
        process != null,
        "sde: required key is missing; add it (a mapping with type: vp | sub-vp | ve | linear)");
    sde = process;
    if (model != null) {
      requireFits(model, process, dataset);
    }
    if (training != null) {
      Shape shape = dataset.shape();
      Architecture architecture = network == null ? trainable(model, process) : network;
      Objective complete = (objective == null ? model.objective() : objective).resolved(process);
      inside("network.", () -> architecture.requireFits(shape));
      inside("objective.condition: ", () -> complete.condition().requireFits(process));
      inside("objective.times: ", () -> complete.times().requireFits(process));
      InvalidInput.require(
          complete.dequantisation() == Dequantisation.NONE || dataset.pixels().isPresent(),
          "objective.dequantisation: these data have no pixel levels: use none");
      if (model != null) {
        requireSameOutput(complete, model.objective());
      }
      objective = complete;
      requireFullBatch(training.batch(), dataset.count(Split.TRAIN));
    }
    Sampling drawn = sampling.resolved(process, model == null ? Clip.NONE : model.clip());
    boolean exact = model != null && model.exact();
    inside("sampling.grid: ", () -> drawn.grid().times(process));
    inside("sampling.", () -> drawn.requireFits(process, exact));
    Optional<PixelScale> pixels = dataset == null ? model.pixels() : dataset.pixels();
    requireUnitRange(drawn.clip(), pixels);
    Shape shape = dataset == null ? model.sampleShape() : dataset.shape();
    Setup setup = new Setup(process, shape, pixels, Optional.ofNullable(dataset));
    Consumer<Metric> fits = metric -> metric.requireFits(setup);
    each("evaluation", evaluation, fits);
    each("during-training", duringTraining, fits);
    InvalidInput.require(
        training != null || duringTraining.isEmpty(),
        "during-training: a model: has its score, there is no training: use evaluation");
    sampling = drawn;
  }

  private static void requireFits(KnownModel model, Sde process, Dataset dataset) {
    inside("sde: ", () -> model.requireFits(process));
    if (dataset == null) {
      return;
    }
    InvalidInput.require(
        dataset.shape().equals(model.sampleShape()),
        "dataset: its examples have shape %s, the samples of the model %s: they must be equal",
        dataset.shape(),
        model.sampleShape());
    List<Double> range = range(dataset.pixels());
    InvalidInput.require(
        model.exact() || range.equals(range(model.pixels())),
        "dataset: its pixels lie in %s, those of the model in %s: they must be equal",
        range,
        range(model.pixels()));
  }

  private static List<Double> range(Optional<PixelScale> pixels) {
    return pixels.map(scale -> List.of(scale.low(), scale.high())).orElse(List.of());
  }

  /** Returns the network of a model that training goes on with. */
  private static Architecture trainable(KnownModel model, Sde process) {
    InvalidInput.require(
        model.network().isPresent(),
        "training: the score of this model is exact, there is nothing to train");
    InvalidInput.require(
        model.sde().map(process::equals).orElse(true),
        "sde: training goes on under the chain of the model: leave sde out");
    return model.network().get();
  }

  /** A network that learnt one thing is no start for another. */
  private static void requireSameOutput(Objective written, Objective learnt) {
    InvalidInput.require(
        written.prediction() == learnt.prediction() && written.condition() == learnt.condition(),
        "objective: the weights of the model predict %s and are told the %s: leave prediction and"
            + " condition so",
        Yaml.json().convertValue(learnt.prediction(), String.class),
        Yaml.json().convertValue(learnt.condition(), String.class));
  }

  private static void requireUnitRange(Clip clip, Optional<PixelScale> pixels) {
    InvalidInput.require(
        !clip.isDynamic()
            || pixels.map(scale -> scale.low() == -1 && scale.high() == 1).orElse(true),
        "sampling.clip: dynamic thresholding is for data in [-1, 1], not %s: use that range or a"
            + " fixed one",
        range(pixels));
  }

  private static void requireFullBatch(int batch, OptionalInt examples) {
    InvalidInput.require(
        examples.isEmpty() || batch <= examples.getAsInt(),
        "training.batch: %d is more than the %d examples of the data set: use a smaller batch",
        batch,
        examples.orElse(0));
  }

  private static void each(String key, List<Metric> metrics, Consumer<Metric> check) {
    for (int k = 0; k < metrics.size(); k++) {
      Metric metric = metrics.get(k);
      inside(key + "." + k + ": ", () -> check.accept(metric));
    }
  }

  /** Says in an error of a part where in the experiment the part is. */
  private static void inside(String path, Runnable check) {
    try {
      check.run();
    } catch (InvalidInput e) {
      throw new InvalidInput(path + e.getMessage(), e);
    }
  }

  /** Returns whether the score is exact, and TensorFlow is not needed. */
  public boolean isExact() {
    return model != null && model.exact();
  }

  /** Returns the network that is trained: the written one, or that of the model. */
  public Architecture architecture() {
    return network == null ? model.network().orElseThrow() : network;
  }

  /** Returns the seed of the noise that samples are made of. */
  public long sampleSeed() {
    return sampling.seed() == null ? seed : sampling.seed();
  }

  /** Returns the shape of a sample. */
  public Shape shape() {
    return model == null ? dataset.shape() : model.sampleShape();
  }

  /** Returns how samples become pixels; empty for points. */
  public Optional<PixelScale> pixels() {
    return dataset == null ? model.pixels() : dataset.pixels();
  }

  /** Returns what its metrics are of. */
  public Setup setup() {
    return new Setup(sde, shape(), pixels(), Optional.ofNullable(dataset));
  }
}
