package dev.ito.interop;

import dev.ito.score.Clipping;
import dev.ito.score.Prediction;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.OffsetCosineBeta;
import dev.ito.sde.SigmoidRateBeta;
import dev.ito.sde.VpSde;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a {@code scheduler_config.json} of the diffusers library says of the model: how it was
 * trained, and the range of its data. Steps, spacing and variance are settings of a sampler.
 *
 * @param chain the forward process
 * @param clip how estimates of the data are kept in their range
 */
public record PublishedScheduler(VpSde chain, Prediction prediction, Clipping clip) {
  private static final String FILE = "scheduler_config.json";
  private static final int LONGEST_CHAIN = 1_000_000;
  private static final double OFFSET = 0.008;
  private static final double CAP = 1000;
  private static final double RANGE = 6;

  /** The schedulers that clip unless their settings say otherwise. */
  private static final Set<String> CLIPPING =
      Set.of("DDPMScheduler", "DDPMParallelScheduler", "DDIMScheduler", "DDIMParallelScheduler");

  /** The other schedulers of a VP chain. */
  private static final Set<String> PLAIN =
      Set.of(
          "PNDMScheduler",
          "DEISMultistepScheduler",
          "DPMSolverMultistepScheduler",
          "DPMSolverSinglestepScheduler",
          "UniPCMultistepScheduler");

  /**
   * Reads the settings of a folder: in {@code scheduler/}, or beside those of the network.
   *
   * @return empty if there are none
   * @throws dev.ito.math.InvalidInput naming what is not supported
   */
  public static Optional<PublishedScheduler> of(Path folder) {
    for (Path file : List.of(folder.resolve("scheduler").resolve(FILE), folder.resolve(FILE))) {
      if (Files.isRegularFile(file)) {
        return Optional.of(of(PublishedSettings.read(file)));
      }
    }
    return Optional.empty();
  }

  private static PublishedScheduler of(PublishedSettings settings) {
    String type = settings.text("_class_name", "DDPMScheduler");
    settings.require(
        CLIPPING.contains(type) || PLAIN.contains(type),
        "%s: only schedulers of a DDPM chain are supported, such as DDPMScheduler",
        settings.shown("_class_name"));
    settings.require(
        !settings.flag("rescale_betas_zero_snr", false),
        "rescale_betas_zero_snr is true; only false is supported: a chain that ends without signal"
            + " has no noise estimate there");
    return new PublishedScheduler(
        new VpSde(chain(settings)), prediction(settings), clip(settings, CLIPPING.contains(type)));
  }

  private static DiscreteBeta chain(PublishedSettings settings) {
    int n = settings.integer("num_train_timesteps", 1000);
    settings.require(
        n >= 1 && n <= LONGEST_CHAIN,
        "%s; from 1 to %d are supported",
        settings.shown("num_train_timesteps"),
        LONGEST_CHAIN);
    if (settings.hasValue("trained_betas")) {
      List<Double> betas = settings.numbers("trained_betas");
      settings.require(
          betas.size() == n, "trained_betas has %d values for %d steps", betas.size(), n);
      return new DiscreteBeta(betas);
    }
    double start = settings.number("beta_start", 1e-4);
    double end = settings.number("beta_end", 0.02);
    settings.require(
        start > 0 && start <= end && end < 1,
        "%s and %s: they must be increasing, between 0 and 1",
        settings.shown("beta_start"),
        settings.shown("beta_end"));
    String schedule = settings.text("beta_schedule", "linear");
    return switch (schedule) {
      case "linear" -> new DiscreteBeta(new LinearBeta(n * start, n * end), n);
      case "scaled_linear" -> scaledLinear(n, start, end);
      case "squaredcos_cap_v2" -> new DiscreteBeta(new OffsetCosineBeta(OFFSET, CAP), n);
      case "sigmoid" -> new DiscreteBeta(new SigmoidRateBeta(n * start, n * end, RANGE), n);
      default ->
          throw settings.refusal(
              "%s; linear, scaled_linear, squaredcos_cap_v2, sigmoid and trained_betas are"
                  + " supported",
              settings.shown("beta_schedule"));
    };
  }

  /** Returns the chain whose square roots are equally spaced. */
  private static DiscreteBeta scaledLinear(int n, double start, double end) {
    double low = Math.sqrt(start);
    double high = Math.sqrt(end);
    return new DiscreteBeta(
        IntStream.range(0, n)
            .mapToDouble(i -> low + (high - low) * i / Math.max(1, n - 1))
            .mapToObj(root -> root * root)
            .toList());
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
