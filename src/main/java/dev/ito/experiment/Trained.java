package dev.ito.experiment;

import dev.ito.data.Dataset;
import dev.ito.data.Split;
import dev.ito.evaluation.Setup;
import dev.ito.math.InvalidInput;
import dev.ito.nn.Architecture;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.MatchedScore;
import dev.ito.score.ScoreModel;
import dev.ito.sde.Condition;
import dev.ito.sde.Sde;
import dev.ito.train.Objective;
import dev.ito.train.Training;
import dev.ito.yaml.Yaml;
import java.util.Optional;
import java.util.OptionalInt;

/** A score that a network learns from data. */
public sealed interface Trained extends Origin {
  Dataset dataset();

  Architecture network();

  /** Returns what the network learns, complete. */
  Objective objective();

  /** Returns how it learns. */
  Training training();

  /** Returns the model with whose weights it begins; empty: random ones. */
  Optional<DiffusersModel> start();

  @Override
  default Optional<Dataset> data() {
    return Optional.of(dataset());
  }

  @Override
  default Optional<KnownModel> known() {
    return start().map(model -> model);
  }

  @Override
  default Optional<Trained> trained() {
    return Optional.of(this);
  }

  /** Returns the score of the network; one that was trained at a chain's steps knows these. */
  default DifferentiableScore score(GraphNetwork weighted) {
    var score = new ScoreModel(sde(), objective().prediction(), objective().condition(), weighted);
    double earliest = objective().times().earliest(sde());
    return earliest == 0 ? score : new MatchedScore(sde(), sde(), earliest, score);
  }

  @Override
  default Optional<Setup.Learnt> learnt() {
    return Optional.of(
        new Setup.Learnt(
            objective().times().first(sde()),
            objective().dequantisation() == Objective.Dequantisation.UNIFORM));
  }

  /**
   * Returns it, if it can be learnt.
   *
   * @throws InvalidInput naming the key that does not fit the others
   */
  default Trained checked() {
    Objective objective = objective();
    InvalidInput.inside("network.", () -> network().requireFits(shape()));
    InvalidInput.inside("objective.condition: ", () -> objective.condition().requireFits(sde()));
    InvalidInput.require(
        objective.condition() == Condition.LOG_SIGMA || !network().needsLogSigma(),
        "network.input-frequencies: a network with them has to know the noise: use objective:"
            + " {condition: log-sigma}");
    InvalidInput.inside("objective.times: ", () -> objective.times().requireFits(sde()));
    InvalidInput.require(
        objective.dequantisation() == Objective.Dequantisation.NONE || pixels().isPresent(),
        "objective.dequantisation: these data have no pixel levels: use none");
    start().ifPresent(model -> requireSameOutput(objective, model.objective()));
    OptionalInt examples = dataset().count(Split.TRAIN);
    InvalidInput.require(
        examples.isEmpty() || training().batch() <= examples.getAsInt(),
        "training.batch: %d is more than the %d examples of the data set: use a smaller batch",
        training().batch(),
        examples.orElse(0));
    return this;
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

  /** A network that begins with random weights. */
  record Learned(
      Dataset dataset, Sde sde, Architecture network, Objective objective, Training training)
      implements Trained {
    public Learned {
      objective = objective.resolved(sde);
    }

    @Override
    public Optional<DiffusersModel> start() {
      return Optional.empty();
    }
  }

  /**
   * A network that begins with published weights, under the chain of the model.
   *
   * @param objective null: the one that the model was trained with
   */
  record FineTuned(
      Dataset dataset, DiffusersModel model, Sde sde, Objective objective, Training training)
      implements Trained {
    public FineTuned {
      InvalidInput.require(
          model.sde().map(sde::equals).orElse(true),
          "sde: training goes on under the chain of the model: leave sde out");
      objective = (objective == null ? model.objective() : objective).resolved(sde);
    }

    static FineTuned of(Known known, Objective objective, Training training) {
      DiffusersModel model =
          known
              .model()
              .published()
              .orElseThrow(
                  () ->
                      new InvalidInput(
                          "training: the score of this model is exact, there is nothing to train"));
      return new FineTuned(known.dataset(), model, known.sde(), objective, training);
    }

    @Override
    public Architecture network() {
      return model.network();
    }

    @Override
    public Optional<DiffusersModel> start() {
      return Optional.of(model);
    }
  }
}
