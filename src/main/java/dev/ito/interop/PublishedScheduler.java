package dev.ito.interop;

import dev.ito.score.Clipping;
import dev.ito.score.Prediction;
import dev.ito.sde.VpSde;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code scheduler_config.json} of the diffusers library says of the model: how it was
 * trained, and the range of its data. Steps, spacing and variance are settings of a sampler.
 *
 * @param chain the forward process
 * @param clip how estimates of the data are kept in their range
 * @param ofSampler its settings that say nothing of the model, as they are written, without those
 *     that have their default
 */
public record PublishedScheduler(
    VpSde chain, Prediction prediction, Clipping clip, List<String> ofSampler) {
  private static final int MOST = 20;

  /**
   * Reads the settings of a folder: in {@code scheduler/}, or beside those of the network.
   *
   * @return empty if there are none
   * @throws dev.ito.math.InvalidInput naming what is not supported
   */
  public static Optional<PublishedScheduler> of(Path folder) {
    return PublishedFolder.of(folder)
        .scheduler()
        .map(PublishedSettings::read)
        .map(settings -> settings.inside(() -> of(settings)));
  }

  /** Returns what of it is not done, unless the experiment says so. */
  public Optional<String> remark() {
    return ofSampler.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "its scheduler also says "
                + String.join(", ", ofSampler.subList(0, Math.min(MOST, ofSampler.size())))
                + (ofSampler.size() > MOST ? ", and " + (ofSampler.size() - MOST) + " more" : "")
                + ": these are settings of a sampler, which follows sampling: alone; docs/weights.md"
                + " has their keys there");
  }

  private static PublishedScheduler of(PublishedSettings settings) {
    SchedulerClass type =
        SchedulerClass.named(settings.text("_class_name", "DDPMScheduler"))
            .orElseThrow(
                () ->
                    settings.refusal(
                        "%s: only schedulers of a DDPM chain are supported, such as DDPMScheduler",
                        settings.shown("_class_name")));
    for (String flow : List.of("use_flow_sigmas", "use_dynamic_shifting")) {
      settings.require(
          !settings.flag(flow, false),
          "%s: a model of flow matching has another process; only false is supported",
          settings.shown(flow));
    }
    settings.require(
        settings.text("timestep_type", "discrete").equals("discrete"),
        "%s; only \"discrete\" is supported: the network must be told the steps of a chain",
        settings.shown("timestep_type"));
    settings.require(
        settings.flag("predict_epsilon", true)
            || settings.text("prediction_type", "epsilon").equals("sample"),
        "predict_epsilon is false, as older versions say that the network predicts the data: write"
            + " \"prediction_type\": \"sample\" into this file");
    return new PublishedScheduler(
        new VpSde(type.chain(settings).betas()),
        prediction(settings),
        clip(settings, type.clips()),
        type.ofSampler(settings));
  }

  private static Prediction prediction(PublishedSettings settings) {
    return switch (settings.text("prediction_type", "epsilon")) {
      case "epsilon" -> Prediction.EPSILON;
      case "v_prediction" -> Prediction.V;
      case "sample" -> Prediction.X0;
      default ->
          throw settings.refusal(
              "%s; epsilon, v_prediction and sample are supported",
              settings.shown("prediction_type"));
    };
  }

  /** Thresholding goes before clipping, as in the library. */
  private static Clipping clip(PublishedSettings settings, boolean missing) {
    if (settings.flag("thresholding", false)) {
      return new Clipping.Threshold(
          settings.number("dynamic_thresholding_ratio", 0.995),
          settings.number("sample_max_value", 1));
    }
    if (!settings.flag("clip_sample", missing)) {
      return Clipping.NONE;
    }
    double range = settings.number("clip_sample_range", 1);
    settings.require(range > 0, "%s: it must be positive", settings.shown("clip_sample_range"));
    return new Clipping.Range(-range, range);
  }
}
