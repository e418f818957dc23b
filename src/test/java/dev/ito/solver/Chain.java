package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Beta;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.OffsetCosineBeta;
import dev.ito.sde.Processes;
import dev.ito.sde.Sde;
import dev.ito.sde.SigmoidBeta;
import dev.ito.sde.VpSde;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A published chain and how many of its steps are used: its arithmetic straight from the papers.
 */
record Chain(String name, Beta base, int length, int steps) {
  /**
   * Returns alpha_t of every visited index: 1 - beta_t, and alphaBar_t / alphaBar_s when respaced
   * (Nichol & Dhariwal 2021, section 4).
   */
  double[] alphas() {
    double[] betas = base.chain(length);
    double[] alphaBars = alphaBars();
    int[] indices = indices();
    double[] alphas = new double[steps];
    for (int k = 0; k < steps; k++) {
      double previous = k + 1 < steps ? alphaBars[indices[k + 1]] : 1;
      alphas[k] = steps == length ? 1 - betas[indices[k]] : alphaBars[indices[k]] / previous;
    }
    return alphas;
  }

  /** Returns the visited indices, from the noise: round(k (N-1) / (S-1)). */
  int[] indices() {
    int[] indices = new int[steps];
    for (int k = 0; k < steps; k++) {
      long index = steps == 1 ? length - 1 : Math.round(k * (length - 1.0) / (steps - 1));
      indices[steps - 1 - k] = (int) index;
    }
    return indices;
  }

  /** Returns the products alphaBar_i of 1 - beta. */
  double[] alphaBars() {
    double[] betas = base.chain(length);
    double[] products = new double[length];
    double product = 1;
    for (int i = 0; i < length; i++) {
      product *= 1 - betas[i];
      products[i] = product;
    }
    return products;
  }

  Batch solve(Solver solver, ScoreFunction score, Batch xT, DrivingNoise noise) {
    List<Step> way = Step.along(new DiscreteGrid(steps), sde());
    return solver.solve(sde(), score, xT, way, noise, Step.Listener.NONE).x();
  }

  Sde sde() {
    return new VpSde(new DiscreteBeta(base, length));
  }

  @Override
  public String toString() {
    return name + " " + steps + " of " + length;
  }

  /**
   * Returns the bound of the difference between two ways to compute a sample of order 1.
   *
   * <p>It is 1e-12, except where one step multiplies x by thousands: x / sqrt(alpha_t) cancels
   * against epsilon / sqrt(alpha_t), in the papers' form as in ours, so four roundings of x are
   * left over that many times. That is so for cosine and sigmoid chains only (alphaBar_T = 2e-9),
   * in 10 steps or 1.
   */
  double tolerance() {
    double smallest = Arrays.stream(alphas()).min().orElseThrow();
    return Math.max(1e-12, 4 * Math.ulp(1.0) / Math.sqrt(smallest));
  }

  /** Returns the chains of three schedules, in full and respaced. */
  static Stream<Chain> all() {
    return Stream.of(1000, 100)
        .flatMap(
            length ->
                Stream.of(length, 50, 10, 1)
                    .flatMap(
                        steps ->
                            Stream.of(
                                new Chain("linear", Processes.LINEAR, length, steps),
                                new Chain(
                                    "cosine", new OffsetCosineBeta(0.008, 1000), length, steps),
                                new Chain(
                                    "sigmoid", new SigmoidBeta(-3, 3, 1, 1000), length, steps))));
  }
}
