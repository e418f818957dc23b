package dev.ito.golden;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The processes with their grids, the solvers and the other settings that samples are drawn by. */
final class ExactSamples {
  /** The solvers, each with its variants. */
  static final List<String> SOLVERS =
      List.of(
          "type: euler-maruyama",
          "type: euler-maruyama, lambda: 0.5",
          "type: euler-maruyama, lambda: 0",
          "type: reverse-diffusion",
          "type: reverse-diffusion, lambda: 0.5",
          "type: reverse-diffusion, lambda: 0",
          "type: exponential",
          "type: exponential, lambda: 0.5",
          "type: exponential, lambda: 0",
          "type: ancestral",
          "type: ancestral, eta: 0.3",
          "type: ancestral, eta: 0",
          "type: ancestral, variance: beta",
          "type: ancestral, variance: learned",
          "type: edm-stochastic, churn: 0",
          "type: edm-stochastic, churn: 5",
          "type: edm-stochastic, churn: 10, s-min: 0.05, s-max: 5, s-noise: 1.007",
          "type: euler",
          "type: heun",
          "type: heun, variable: sigma",
          "type: rk4",
          "type: dpm-solver, order: 2",
          "type: dpm-solver, order: 3",
          "type: dpm-solver-pp-2m",
          "type: dpm-solver-pp-2m, lambda: 0.5",
          "type: dpm-solver-pp-2m, lambda: 1",
          "type: unipc-2",
          "type: rk45, rtol: 1.0e-3, atol: 1.0e-3",
          "type: adaptive-sde",
          "type: adaptive-sde, rtol: 0.05, atol: 0.01, lambda: 0.5",
          "type: adaptive-sde, rtol: 0.05, atol: 0.01, lambda: 0",
          pair("type: reverse-diffusion", "type: langevin"),
          pair("type: euler-maruyama", "type: langevin, snr: 0.1, steps: 2") + ", first: corrector",
          pair("type: ancestral", "type: langevin, norms: score-sde"),
          pair("type: ancestral, eta: 0", "type: annealed-langevin"),
          pair("type: exponential", "type: annealed-langevin, snr: 0.1, steps: 2"),
          pair("type: edm-stochastic, churn: 5", "type: langevin"),
          pair("type: heun", "type: annealed-langevin") + ", first: corrector",
          pair("type: rk4", "type: langevin"),
          pair("type: dpm-solver, order: 2", "type: langevin"),
          pair("type: dpm-solver-pp-2m", "type: langevin"),
          pair("type: unipc-2", "type: annealed-langevin"),
          pair("type: rk45, rtol: 1.0e-3, atol: 1.0e-3", "type: langevin"),
          "type: corrector-only, corrector: {type: langevin}",
          "type: corrector-only, corrector: {type: langevin, snr: 0.1, steps: 3, norms: score-sde}",
          "type: corrector-only, corrector: {type: annealed-langevin, steps: 2}");

  private static final String LINEAR = "{type: linear, min: 0.1, max: 20}";
  private static final String CHAIN =
      "type: vp, beta: {type: discrete, base: " + LINEAR + ", steps: 50}";

  /** A few, of different kinds. */
  static final List<String> SOME =
      List.of(
          "type: euler-maruyama",
          "type: exponential, lambda: 0.5",
          "type: ancestral",
          "type: ancestral, eta: 0.3",
          "type: heun",
          "type: dpm-solver-pp-2m",
          "type: unipc-2",
          "type: adaptive-sde",
          pair("type: ancestral", "type: langevin, norms: score-sde"),
          "type: corrector-only, corrector: {type: annealed-langevin, steps: 2}");

  /** Where all solvers go, one place for each kind of process; elsewhere {@link #SOME}. */
  private static final Set<String> ALL =
      Set.of(
          "vp linear, uniform",
          "vp cosine, log-snr",
          "sub-vp linear, uniform",
          "ve, karras",
          "linear, log-snr",
          "chain, linspace",
          "chain of betas");

  private ExactSamples() {}

  /** Returns the solvers of a place. */
  static List<String> solvers(String place) {
    return ALL.contains(place) ? SOLVERS : SOME;
  }

  /** Returns the first solver of each type. */
  static Collection<String> ofEachType() {
    Map<String, String> first = new LinkedHashMap<>();
    SOLVERS.forEach(solver -> first.putIfAbsent(solver.split(",")[0], solver));
    return first.values();
  }

  private static String pair(String predictor, String corrector) {
    return "type: predictor-corrector, predictor: {%s}, corrector: {%s}"
        .formatted(predictor, corrector);
  }

  /** Returns pairs of a process and a grid, by name. */
  static Map<String, List<String>> places() {
    Map<String, List<String>> places = new LinkedHashMap<>();
    continuous(places);
    chains(places);
    return places;
  }

  private static void continuous(Map<String, List<String>> places) {
    String vp = "type: vp, beta: ";
    String log = "type: log-snr, steps: 10, t-min: 1.0e-3";
    String uniform = "type: uniform, steps: 12, t-min: 1.0e-3";
    String karras = "type: karras, steps: 10, t-min: 1.0e-4";
    places.put("vp linear, uniform", List.of(vp + LINEAR, uniform));
    places.put(
        "vp linear, uniform to 0", List.of(vp + LINEAR, "type: uniform, steps: 10, t-min: 0"));
    places.put(
        "vp linear, score-sde", List.of(vp + LINEAR, "type: score-sde, steps: 12, t-min: 1.0e-3"));
    places.put("vp cosine, log-snr", List.of(vp + "{type: cosine}", log));
    places.put(
        "vp offset-cosine, quadratic",
        List.of(vp + "{type: offset-cosine}", "type: quadratic, steps: 12, t-min: 1.0e-3"));
    places.put("vp sigmoid, karras", List.of(vp + "{type: sigmoid}", karras + ", rho: 5"));
    places.put(
        "vp sigmoid-rate, uniform",
        List.of(vp + "{type: sigmoid-rate, min: 0.1, max: 20}", uniform));
    places.put("sub-vp linear, uniform", List.of("type: sub-vp, beta: " + LINEAR, uniform));
    places.put("sub-vp cosine, log-snr", List.of("type: sub-vp, beta: {type: cosine}", log));
    places.put("ve, karras", List.of("type: ve, sigma-min: 0.01, sigma-max: 50", karras));
    places.put(
        "ve, uniform to 0",
        List.of("type: ve, sigma-min: 0.02, sigma-max: 20", "type: uniform, steps: 15, t-min: 0"));
    places.put(
        "ve, score-sde",
        List.of(
            "type: ve, sigma-min: 0.01, sigma-max: 50",
            "type: score-sde, steps: 12, t-min: 1.0e-5"));
    places.put(
        "linear as vp, uniform",
        List.of("type: linear, drift: -0.5*(0.1+19.9*t), diffusion-squared: 0.1+19.9*t", uniform));
    places.put(
        "linear, log-snr",
        List.of(
            "type: linear, drift: -sin(3*t), diffusion-squared: 1+t^2, prior-standard-deviation: 1.5",
            log));
  }

  private static void chains(Map<String, List<String>> places) {
    for (String spacing : List.of("linspace", "leading", "trailing", "multistep", "quadratic")) {
      places.put(
          "chain, " + spacing, List.of(CHAIN, "type: discrete, steps: 8, spacing: " + spacing));
    }
    places.put(
        "chain, whole",
        List.of(
            "type: vp, beta: {type: discrete, base: {type: offset-cosine}, steps: 10}",
            "type: discrete, steps: 10"));
    places.put("chain, uniform", List.of(CHAIN, "type: uniform, steps: 10, t-min: 1.0e-3"));
    places.put(
        "chain of betas",
        List.of(
            "type: vp, beta: {type: discrete, betas: [0.1, 0.2, 0.4, 0.6, 0.8]}",
            "type: discrete, steps: 5"));
  }

  /** Returns other settings of sampling: noise, clipping, ends, seeds and presets. */
  static List<String> settings() {
    String grid = "grid: {type: log-snr, steps: 8, t-min: 1.0e-2}, solver: ";
    String heun = grid + "{type: heun}";
    String maruyama = grid + "{type: euler-maruyama}";
    return List.of(
        maruyama + ", noise: brownian-path",
        grid + "{type: ancestral}, noise: brownian-path",
        grid + "{type: exponential}, noise: brownian-path",
        grid + "{type: dpm-solver-pp-2m, lambda: 1}, noise: brownian-path",
        grid + "{type: adaptive-sde}, noise: brownian-path",
        grid + "{" + pair("type: ancestral", "type: langevin") + "}, noise: brownian-path",
        heun + ", clip: [-1, 1]",
        maruyama + ", clip: [-0.5, 0.5]",
        heun + ", clip: {percentile: 0.9}",
        maruyama + ", clip: {percentile: 0.5, limit: 1.2}",
        heun + ", denoise-at-end: false",
        maruyama + ", denoise-at-end: false, clip: [-1, 1]",
        maruyama + ", seed: 77",
        maruyama + ", batch: 2",
        "preset: ddpm, grid: {type: discrete, steps: 9}",
        "preset: ddim, grid: {type: discrete, steps: 9, spacing: leading}",
        "preset: iddpm, grid: {type: discrete, steps: 9}",
        "preset: score-sde, grid: {type: uniform, steps: 9, t-min: 1.0e-5}",
        "preset: edm",
        "preset: k-diffusion",
        "preset: diffusers-leading, grid: {type: discrete, steps: 9, spacing: leading}",
        "preset: diffusers-dpm-solver");
  }
}
