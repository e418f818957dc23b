package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.score.Clipping;
import dev.ito.yaml.StandsFor;

/**
 * The sampling settings of a paper or code base: they stand for the keys that are not written
 * beside them: a mapping whose type is written beside a preset is that type with its own defaults.
 * Its clipping also gives way to that of a published model, which says what its data are.
 */
public enum Preset implements StandsFor {
  /** Ho et al. 2020, algorithm 2, with the variance and clipping of their code for CIFAR-10. */
  @JsonProperty("ddpm")
  DDPM(
      """
      grid: {type: discrete, steps: 1000}
      solver: {type: ancestral, eta: 1, variance: beta}
      """,
      new Clipping.Range(-1, 1)),
  /** Song, Meng & Ermon 2021, whose code takes every (N / steps)-th step from the first. */
  @JsonProperty("ddim")
  DDIM(
      """
      grid: {type: discrete, steps: 50, spacing: leading}
      solver: {type: ancestral, eta: 0}
      """,
      Clipping.NONE),
  /** Nichol & Dhariwal 2021 without learnt variances, which are off by default in their code. */
  @JsonProperty("iddpm")
  IDDPM(
      """
      grid: {type: discrete, steps: 250, spacing: linspace}
      solver: {type: ancestral, eta: 1, variance: beta}
      """,
      new Clipping.Range(-1, 1)),
  /**
   * Song et al. 2021, the predictor-corrector sampler of their code for the VE process, without its
   * correction at the last of the times.
   */
  @JsonProperty("score-sde")
  SCORE_SDE(
      """
      grid: {type: uniform, steps: 999, t-min: 1.0e-5}
      solver:
        type: predictor-corrector
        predictor: {type: reverse-diffusion}
        corrector: {type: langevin, snr: 0.16, steps: 1, norms: score-sde}
        first: corrector
      denoise-at-end: true
      """,
      Clipping.NONE),
  /** Karras et al. 2022, algorithm 1: 18 noise levels, the step to 0 being the final denoising. */
  @JsonProperty("edm")
  EDM(
      """
      grid: {type: karras, steps: 17, t-min: 1.0e-5, rho: 7}
      solver: {type: heun, variable: sigma}
      denoise-at-end: true
      """,
      Clipping.NONE),
  /** k-diffusion's sample_euler_ancestral on 50 levels of get_sigmas_karras. */
  @JsonProperty("k-diffusion")
  K_DIFFUSION(
      """
      grid: {type: karras, steps: 49, t-min: 1.0e-5, rho: 7}
      solver: {type: ancestral, eta: 1}
      denoise-at-end: true
      """,
      Clipping.NONE),
  /** The DDIM scheduler of diffusers with its default spacing and clipping. */
  @JsonProperty("diffusers-leading")
  DIFFUSERS_LEADING(
      """
      grid: {type: discrete, steps: 50, spacing: leading}
      solver: {type: ancestral, eta: 0}
      """,
      new Clipping.Range(-1, 1)),
  /** The DPM-Solver++ 2M scheduler of diffusers with its default spacing. */
  @JsonProperty("diffusers-dpm-solver")
  DIFFUSERS_DPM_SOLVER(
      """
      grid: {type: discrete, steps: 20, spacing: multistep}
      solver: {type: dpm-solver-pp-2m}
      """,
      Clipping.NONE);

  private final String settings;
  private final Clipping clip;

  Preset(String settings, Clipping clip) {
    this.settings = settings;
    this.clip = clip;
  }

  @Override
  public String settings() {
    return settings;
  }

  /** Returns the clipping, for models that come with none. */
  public Clipping clip() {
    return clip;
  }
}
