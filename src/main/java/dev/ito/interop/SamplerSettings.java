package dev.ito.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of a {@code scheduler_config.json} that are not taken from it. */
final class SamplerSettings {
  /** Settings of the model, which are taken, or refused where they would change it. */
  private static final Set<String> OF_THE_MODEL =
      Set.of(
          "beta_end",
          "beta_schedule",
          "beta_start",
          "clip_sample",
          "clip_sample_range",
          "dynamic_thresholding_ratio",
          "num_train_timesteps",
          "predict_epsilon",
          "prediction_type",
          "rescale_betas_zero_snr",
          "sample_max_value",
          "thresholding",
          "timestep_type",
          "trained_betas",
          "use_dynamic_shifting",
          "use_flow_sigmas");

  /** Settings without effect: of flow matching, which is refused, and of the first versions. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("flow_shift", "shift_terminal", "tensor_format", "time_shift_type");

  /** Of Ho et al. 2020, section 3.2: every plain DDPM has one of the two, so neither is news. */
  private static final Set<String> BOTH_VARIANCES = Set.of("\"fixed_small\"", "\"fixed_large\"");

  /** In JSON, of most classes; where there is none, the default is null, which is no setting. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("algorithm_type", "\"dpmsolver++\""),
          Map.entry("disable_corrector", "[]"),
          Map.entry("euler_at_final", "false"),
          Map.entry("final_sigmas_type", "\"zero\""),
          Map.entry("interpolation_type", "\"linear\""),
          // As the reader writes a number that JSON has not.
          Map.entry("lambda_min_clipped", "\"-Infinity\""),
          Map.entry("lower_order_final", "true"),
          Map.entry("predict_x0", "true"),
          Map.entry("set_alpha_to_one", "true"),
          Map.entry("skip_prk_steps", "false"),
          Map.entry("solver_order", "2"),
          Map.entry("solver_type", "\"midpoint\""),
          Map.entry("steps_offset", "0"),
          Map.entry("timestep_spacing", "\"linspace\""),
          Map.entry("use_beta_sigmas", "false"),
          Map.entry("use_exponential_sigmas", "false"),
          Map.entry("use_karras_sigmas", "false"),
          Map.entry("use_lu_lambdas", "false"));

  /** A list of a thousand steps is not for one line. */
  private static final int LONGEST = 60;

  private SamplerSettings() {}

  /**
   * Returns those that are not the default, with their values, sorted.
   *
   * @param own defaults of the scheduler's class, in JSON, where they are others
   */
  static List<String> of(PublishedSettings settings, Map<String, String> own) {
    return settings.json().properties().stream()
        .filter(entry -> isSaid(entry.getKey(), entry.getValue(), own))
        .map(entry -> entry.getKey() + " " + shortened(entry.getValue().toString()))
        .sorted()
        .toList();
  }

  private static boolean isSaid(String key, JsonNode value, Map<String, String> own) {
    boolean taken = OF_THE_MODEL.contains(key) || WITHOUT_EFFECT.contains(key);
    String usual = own.getOrDefault(key, DEFAULTS.get(key));
    return !taken
        && !key.startsWith("_")
        && !value.isNull()
        && !value.toString().equals(usual)
        && !(key.equals("variance_type") && BOTH_VARIANCES.contains(value.toString()));
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
  }
}
