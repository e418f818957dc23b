package dev.ito.golden;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Experiments on known densities, and the metrics of their likelihoods. */
final class Likelihoods {
  private static final String POINTS =
      """
      name: points
      seed: 2
      dataset: {type: points, distribution: two-moons, count: 20}
      model: {type: gaussian-mixture, shape: [2], weights: [3, 7], means: [[-1, 0], [1, 0.5]], standard-deviations: [0.3, 0.5]}
      sde: {%s}
      sampling: {count: 4, grid: {type: uniform, steps: 4, t-min: 1.0e-3}, solver: {type: euler}}
      evaluation: [{%s}]
      """;

  /** Samples of the digits themselves, smoothed. */
  static final String DIGITS =
      """
      name: digits
      seed: 3
      dataset: {type: digits}
      model: {type: empirical, dataset: {type: digits}, standard-deviation: 0.05}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      sampling: {count: 4, grid: {type: log-snr, steps: 6, t-min: 1.0e-3}, solver: {type: ancestral}}
      evaluation: [%s]
      """;

  private static final String LINEAR = "{type: linear, min: 0.1, max: 20}";
  private static final String VP = "type: vp, beta: " + LINEAR;
  private static final String CHAIN =
      "type: vp, beta: {type: discrete, base: " + LINEAR + ", steps: 50}";

  /** Fixed steps. */
  static final String RK4 = ", solver: {type: rk4}, grid: {type: log-snr, steps: 5, t-min: 1.0e-2}";

  private Likelihoods() {}

  /** Returns experiments whose likelihoods are measured, by name. */
  static Map<String, String> cases() {
    Map<String, String> cases = new LinkedHashMap<>();
    String bits = "type: bits-per-dim, images: 3, dequantisation: none";
    for (String sde :
        List.of(
            VP,
            "type: sub-vp, beta: " + LINEAR,
            "type: ve, sigma-min: 0.01, sigma-max: 20",
            "type: linear, drift: -sin(3*t), diffusion-squared: 1+t^2",
            CHAIN)) {
      cases.put("rademacher under " + sde, POINTS.formatted(sde, bits + ", budget: 2"));
    }
    for (String rest :
        List.of(
            ", divergence: gaussian, probes: 2, budget: 2",
            ", divergence: exact, budget: 3",
            ", divergence: exact, truncation: bound, budget: 2",
            ", split: train, rtol: 1.0e-3, atol: 1.0e-4, t-min: 1.0e-3, seed: 8, file: b.csv, budget: 0",
            ", batch: 2, budget: 2, solver: {type: euler}, grid: {type: uniform, steps: 9, t-min: 1.0e-2}",
            ", budget: 2, solver: {type: heun}, grid: {type: karras, steps: 9, t-min: 1.0e-3}",
            ", budget: 2" + RK4)) {
      cases.put("bits-per-dim" + rest, POINTS.formatted(VP, bits + rest));
    }
    String elbo = "type: elbo, images: 3, dequantisation: none";
    cases.put("elbo continuous", POINTS.formatted(VP, elbo));
    cases.put(
        "elbo continuous under ve",
        POINTS.formatted(
            "type: ve, sigma-min: 0.01, sigma-max: 20",
            elbo + ", bound: {type: continuous, points: 5, t-min: 1.0e-3}, seed: 4"));
    cases.put("elbo chain", POINTS.formatted(CHAIN, elbo + ", file: e.csv, steps-file: s.csv"));
    cases.put(
        "elbo chain beta",
        POINTS.formatted(CHAIN, elbo + ", bound: {type: chain, variance: beta}, split: train"));
    cases.put(
        "elbo chain learned",
        POINTS.formatted(CHAIN, elbo + ", bound: {type: chain, variance: learned}"));
    images(cases);
    return cases;
  }

  private static void images(Map<String, String> cases) {
    for (String metric :
        List.of(
            "{type: bits-per-dim, images: 2, budget: 2, divergence: rademacher" + RK4 + "}",
            "{type: bits-per-dim, images: 2, budget: 0, draws: 2, probes: 2" + RK4 + "}",
            "{type: bits-per-dim, images: 2, budget: 1, truncation: bound" + RK4 + "}",
            "{type: bits-per-dim, images: 2, budget: 0, dequantisation: none" + RK4 + "}",
            "{type: elbo, images: 2, bound: {type: continuous, points: 4, reconstruction: levels}}",
            "{type: elbo, images: 2, bound: {type: continuous, points: 4, reconstruction: density}}")) {
      cases.put("digits " + metric, DIGITS.formatted(metric));
    }
  }
}
