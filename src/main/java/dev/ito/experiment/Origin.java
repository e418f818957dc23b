package dev.ito.experiment;

import dev.ito.data.Dataset;
import dev.ito.data.Extent;
import dev.ito.data.PixelScale;
import dev.ito.evaluation.Setup;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Architecture;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.train.Objective;
import dev.ito.train.Training;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the score of an experiment comes from: the keys {@code dataset model sde network objective
 * training}, checked and complete.
 */
public sealed interface Origin permits Origin.Known, Trained {
  /**
   * Nats per dimension that x_T may be from the prior without a word: a VP process from 0.1 to 20
   * has 2e-5, Stable Diffusion's chain 2e-3, VE with a sigma-max of five times the data 2e-2.
   */
  double FARTHEST = 0.03;

  /** Returns the forward process. */
  Sde sde();

  /** Returns the real data, if some are named. */
  Optional<Dataset> data();

  /** Returns the model whose score or weights are known, if there is one. */
  Optional<KnownModel> known();

  /** Returns what is trained, if something is. */
  default Optional<Trained> trained() {
    return Optional.empty();
  }

  /** Returns whether the score is exact, and TensorFlow is not needed. */
  default boolean exact() {
    return known().map(KnownModel::exact).orElse(false);
  }

  /** Returns what tells its known model from others of the same settings; empty without one. */
  default String contentSha256() throws IOException {
    return known().isPresent() ? known().get().contentSha256() : "";
  }

  /** Returns the shape of a sample. */
  default Shape shape() {
    return known().map(KnownModel::sampleShape).orElseGet(() -> data().orElseThrow().shape());
  }

  /** Returns how samples become pixels; empty for points. */
  default Optional<PixelScale> pixels() {
    return data().isPresent() ? data().get().pixels() : known().orElseThrow().pixels();
  }

  /** Returns how far samples reach. */
  default Extent extent() {
    return known().map(KnownModel::extent).orElseGet(() -> data().orElseThrow().extent());
  }

  /** Returns what may be wrong with all samples, however they are drawn. */
  default List<String> remarks() {
    List<String> ofModel = known().map(KnownModel::remarks).orElse(List.of());
    return Stream.concat(ofModel.stream(), shortOfPrior().stream()).toList();
  }

  /** Says so if the process does not end in what samples start from. */
  private Optional<String> shortOfPrior() {
    double divergence = sde().priorDivergence(extent().rms() * extent().rms());
    Marginal end = sde().marginal(Sde.HORIZON);
    return divergence <= FARTHEST
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the process does not reach its prior: alpha(1) = %.3g and sigma(1) = %.3g, and so"
                    + " data as large as %.3g are up to %.2g nats per dimension from the N(0, %.3g^2)"
                    + " that samples start from: let it add more noise (larger beta or sigma-max; the"
                    + " betas of a chain belong in {type: discrete, betas: [...]}), or correct a"
                    + " prior-standard-deviation that was given: x_1 has one of %.3g",
                end.alpha(),
                end.sigma(),
                extent().rms(),
                divergence,
                sde().priorStandardDeviation(),
                Math.hypot(end.alpha() * extent().rms(), end.sigma())));
  }

  /** Returns what metrics are of. */
  default Setup setup() {
    return new Setup(sde(), shape(), pixels(), data(), learnt());
  }

  /** Returns what a likelihood should know of the training; empty of an exact score. */
  default Optional<Setup.Learnt> learnt() {
    return exact() ? Optional.empty() : Optional.of(new Setup.Learnt(0, false));
  }

  /** Makes the one that the keys of a file mean; those left out are null. */
  static Origin of(
      Dataset dataset,
      KnownModel model,
      Sde sde,
      Architecture network,
      Objective objective,
      Training training) {
    InvalidInput.require(
        model == null
            ? Stream.of(dataset, network, objective, training).allMatch(Objects::nonNull)
            : network == null && (training == null ? objective == null : dataset != null),
        "an experiment has either dataset, network, objective and training, or model, which may"
            + " have a dataset to be compared with, or dataset and training to go on from its"
            + " weights");
    Sde process =
        Optional.ofNullable(sde)
            .or(() -> Optional.ofNullable(model).flatMap(KnownModel::sde))
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "sde: required key is missing; add it (" + Yaml.expected(Sde.class) + ")"));
    if (model == null) {
      return new Trained.Learned(dataset, process, network, objective, training).checked();
    }
    Known known = new Known(dataset, model, process);
    return training == null ? known : Trained.FineTuned.of(known, objective, training).checked();
  }

  /** Returns the ends of the range of pixels; none for points. */
  static List<Double> range(Optional<PixelScale> pixels) {
    return pixels.map(scale -> List.of(scale.low(), scale.high())).orElse(List.of());
  }

  /**
   * A score that is there without training.
   *
   * @param dataset to be compared with, whose examples are like the samples; null: none
   */
  record Known(Dataset dataset, KnownModel model, Sde sde) implements Origin {
    public Known {
      InvalidInput.inside("sde: ", () -> model.requireFits(sde));
      if (dataset != null) {
        requireAlike(dataset, model);
      }
    }

    private static void requireAlike(Dataset dataset, KnownModel model) {
      InvalidInput.require(
          dataset.shape().equals(model.sampleShape()),
          "dataset: its examples are %s, the samples of the model %s: they must be equal",
          dataset.shape().inWords(),
          model.sampleShape().inWords());
      List<Double> range = range(dataset.pixels());
      InvalidInput.require(
          model.exact() || range.equals(range(model.pixels())),
          "dataset: its pixels lie in %s, those of the model in %s: they must be equal",
          range,
          range(model.pixels()));
    }

    @Override
    public Optional<Dataset> data() {
      return Optional.ofNullable(dataset);
    }

    @Override
    public Optional<KnownModel> known() {
      return Optional.of(model);
    }
  }
}
