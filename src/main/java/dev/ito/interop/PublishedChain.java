package dev.ito.interop;

import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.OffsetCosineBeta;
import dev.ito.sde.SigmoidRateBeta;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The chain that a {@code scheduler_config.json} describes.
 *
 * @param settings of the scheduler
 * @param low {@code beta_start} where it is missing
 * @param high {@code beta_end} where it is missing
 */
record PublishedChain(PublishedSettings settings, double low, double high) {
  private static final int LONGEST = 1_000_000;
  private static final double OFFSET = 0.008;
  private static final double CAP = 1000;
  private static final double RANGE = 6;

  DiscreteBeta betas() {
    int n = settings.integer("num_train_timesteps", 1000);
    settings.require(
        n >= 1 && n <= LONGEST,
        "%s; from 1 to %d are supported",
        settings.shown("num_train_timesteps"),
        LONGEST);
    settings.require(
        !settings.flag("rescale_betas_zero_snr", false),
        "rescale_betas_zero_snr is true; only false is supported: a chain that ends without signal"
            + " has no noise estimate there; take a model that was trained without it");
    if (settings.hasValue("trained_betas")) {
      List<Double> betas = settings.numbers("trained_betas");
      settings.require(
          betas.size() == n, "trained_betas has %d values for %d steps", betas.size(), n);
      return new DiscreteBeta(betas);
    }
    return scheduled(n, settings.number("beta_start", low), settings.number("beta_end", high));
  }

  private DiscreteBeta scheduled(int n, double start, double end) {
    settings.require(
        start > 0 && start <= end && end < 1,
        "%s and %s: they must be increasing, between 0 and 1",
        settings.shown("beta_start"),
        settings.shown("beta_end"));
    return switch (settings.text("beta_schedule", "linear")) {
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
}
