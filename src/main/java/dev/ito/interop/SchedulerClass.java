package dev.ito.interop;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of schedulers of the diffusers library for the VP chain, by what their settings mean where
 * they are left out.
 */
enum SchedulerClass {
  DDPM(
      true,
      "leading",
      "DDPMScheduler",
      "DDPMParallelScheduler",
      "DDIMScheduler",
      "DDIMParallelScheduler"),
  PNDM(false, "leading", "PNDMScheduler"),
  MULTISTEP(
      false,
      "linspace",
      "DEISMultistepScheduler",
      "DPMSolverMultistepScheduler",
      "DPMSolverSinglestepScheduler",
      "UniPCMultistepScheduler"),
  SIGMA(
      false,
      "linspace",
      "EulerDiscreteScheduler",
      "EulerAncestralDiscreteScheduler",
      "LMSDiscreteScheduler"),
  /** Their chain is that of latent diffusion unless it is written. */
  SECOND_ORDER(
      false,
      "linspace",
      "HeunDiscreteScheduler",
      "KDPM2DiscreteScheduler",
      "KDPM2AncestralDiscreteScheduler",
      "DPMSolverSDEScheduler");

  /** Settings of a sampler, with their defaults in JSON; the class decides those left out here. */
  private static final Map<String, String> OF_A_SAMPLER =
      Map.of(
          "final_sigmas_type", "\"zero\"",
          "steps_offset", "0",
          "use_beta_sigmas", "false",
          "use_exponential_sigmas", "false",
          "use_karras_sigmas", "false",
          "use_lu_lambdas", "false");

  private final boolean clips;
  private final String spacing;
  private final List<String> names;

  SchedulerClass(boolean clips, String spacing, String... names) {
    this.clips = clips;
    this.spacing = spacing;
    this.names = List.of(names);
  }

  static Optional<SchedulerClass> named(String name) {
    return List.of(values()).stream().filter(one -> one.names.contains(name)).findAny();
  }

  /** Returns whether they clip unless their settings say otherwise. */
  boolean clips() {
    return clips;
  }

  PublishedChain chain(PublishedSettings settings) {
    return this == SECOND_ORDER
        ? new PublishedChain(settings, 0.00085, 0.012)
        : new PublishedChain(settings, 1e-4, 0.02);
  }

  /** Returns the settings that concern a sampler alone and are not the default, sorted. */
  List<String> ofSampler(PublishedSettings settings) {
    return settings.json().properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .filter(entry -> isOfSampler(entry.getKey(), entry.getValue().toString()))
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .sorted()
        .toList();
  }

  private boolean isOfSampler(String key, String value) {
    return switch (key) {
      case "set_alpha_to_one" -> !value.equals(this == PNDM ? "false" : "true");
      case "timestep_spacing" -> !value.equals("\"" + spacing + "\"");
      default -> OF_A_SAMPLER.containsKey(key) && !value.equals(OF_A_SAMPLER.get(key));
    };
  }
}
