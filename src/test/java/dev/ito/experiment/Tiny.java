package dev.ito.experiment;

/** Experiments that take about a second, complete. */
public final class Tiny {
  /** A U-Net on the embedded digits: 6 training steps, 4 samples in 5 steps. */
  public static final String DIGITS =
      """
      name: tiny
      seed: 1
      dataset: {type: digits}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      network: {type: unet, channels: 8, multipliers: [1, 2], blocks: 1, attention: [4], groups: 4}
      objective: {prediction: epsilon}
      training: {batch: 8, steps: 6, learning-rate: {peak: 1.0e-3}, ema: 0.9, checkpoint-every: 2}
      sampling: {count: 4, batch: 3, grid: {type: uniform, steps: 5, t-min: 1.0e-3}, solver: {type: euler-maruyama}, clip: [-1, 1]}
      """;

  /** A perceptron on two moons. */
  public static final String POINTS =
      """
      name: moons
      dataset: {type: points, distribution: two-moons, count: 100}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      network: {type: mlp, width: 16, depth: 1}
      objective: {prediction: v}
      training: {batch: 16, steps: 5, learning-rate: {peak: 1.0e-3}}
      sampling: {count: 50, grid: {type: log-snr, steps: 4, t-min: 1.0e-3}, solver: {type: heun}}
      """;

  /** The exact score of two normal laws in the plane. */
  public static final String MIXTURE =
      """
      name: mixture
      model: {type: gaussian-mixture, shape: [2], weights: [3, 7], means: [[-1, 0], [1, 0.5]], standard-deviations: [0.3, 0.5]}
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      sampling: {count: 70, grid: {type: uniform, steps: 20, t-min: 1.0e-3}, solver: {type: euler-maruyama}}
      """;

  private Tiny() {}
}
