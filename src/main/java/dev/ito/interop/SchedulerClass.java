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
      Map.of("timestep_spacing", "\"leading\""),
      "DDPMScheduler",
      "DDPMParallelScheduler",
      "DDIMScheduler",
      "DDIMParallelScheduler"),
  PNDM(
      false,
      Map.of("timestep_spacing", "\"leading\"", "set_alpha_to_one", "false"),
      "PNDMScheduler"),
  DEIS(
      false,
      Map.of("algorithm_type", "\"deis\"", "solver_type", "\"logrho\""),
      "DEISMultistepScheduler"),
  SINGLE_STEP(false, Map.of("lower_order_final", "false"), "DPMSolverSinglestepScheduler"),
  UNIPC(false, Map.of("solver_type", "\"bh2\""), "UniPCMultistepScheduler"),
  OTHERS(
      false,
      Map.of(),
      "DPMSolverMultistepScheduler",
      "EulerDiscreteScheduler",
      "EulerAncestralDiscreteScheduler",
      "LMSDiscreteScheduler"),
  /** Their chain is that of latent diffusion unless it is written. */
  SECOND_ORDER(
      false,
      Map.of(),
      "HeunDiscreteScheduler",
      "KDPM2DiscreteScheduler",
      "KDPM2AncestralDiscreteScheduler",
      "DPMSolverSDEScheduler");

  private final boolean clips;
  private final Map<String, String> defaults;
  private final List<String> names;

  SchedulerClass(boolean clips, Map<String, String> defaults, String... names) {
    this.clips = clips;
    this.defaults = defaults;
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

  /** Returns the settings that are neither of the model nor the default, sorted. */
  List<String> ofSampler(PublishedSettings settings) {
    return SamplerSettings.of(settings, defaults);
  }
}
