package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * A linear forward process dx = f(t) x dt + g(t) dW on 0 <= t <= 1 (Song et al. 2021, eq. 5).
 *
 * <p>An implementation needs f and g^2 only. Its marginals follow by quadrature; a closed form may
 * override them, and the quadrature is then what it is tested against.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Sde permits VpSde, SubVpSde, VeSde, LinearSde {
  /** The time T at which every process ends. */
  double HORIZON = 1;

  /** Returns f(t), in units of 1/time. */
  double drift(double t);

  /** Returns g(t)^2. */
  double diffusionSquared(double t);

  /** Returns g(t). */
  default double diffusion(double t) {
    return Math.sqrt(diffusionSquared(t));
  }

  /** Returns the variance the process adds at t = 0+, before any time has passed. */
  default double initialVariance() {
    return 0;
  }

  /** Returns the known times in (0, T), increasing, at which f or g jumps. */
  default double[] jumps() {
    return new double[0];
  }

  /**
   * Returns the law of x_t given x_0.
   *
   * @param t time in [0, 1]
   */
  default Marginal marginal(double t) {
    return new QuadratureMarginals(this).at(t);
  }

  /** Returns the standard deviation of the normal law from which sampling starts at T. */
  default double priorStandardDeviation() {
    return 1;
  }

  /**
   * Returns KL(q(x_T | x_0) || prior) for a value of x_0, in nats: in the mean over the data a
   * bound of how far x_T is from the prior that samples start from.
   *
   * @param square of the value, or its mean over the data
   */
  default double priorDivergence(double square) {
    Marginal end = marginal(HORIZON);
    double prior = priorStandardDeviation();
    double mean = end.alpha() / prior;
    double ratio = end.sigma() * end.sigma() / (prior * prior);
    return 0.5 * (mean * mean * square + ratio - 1 - Math.log(ratio));
  }

  /**
   * Returns the time at which the log signal-to-noise ratio ln(alpha^2 / sigma^2) has a given
   * value.
   *
   * @throws IllegalArgumentException if the process does not pass through {@code logSnr}
   */
  default double time(double logSnr) {
    double earliest = Double.MIN_NORMAL;
    if (logSnr >= marginal(earliest).logSnr() || logSnr < marginal(HORIZON).logSnr()) {
      throw new IllegalArgumentException("the log-SNR " + logSnr + " does not occur on (0, 1]");
    }
    // Brent on ln t: the log-SNR is close to linear in it near t = 0.
    double logTime =
        new BrentSolver(1e-15, 1e-15)
            .solve(
                500,
                u -> marginal(Math.exp(u)).logSnr() - logSnr,
                Math.log(earliest),
                Math.log(HORIZON));
    return Math.exp(logTime);
  }

  /**
   * Returns the times from which a network is conditioned unless the configuration says otherwise.
   */
  default Condition defaultCondition() {
    return Condition.TIME;
  }

  /** Returns the discrete chain that this process is; empty if it is none. */
  default Optional<DiscreteBeta> chain() {
    return Optional.empty();
  }

  /** Returns the number of steps of that chain; empty if there is none. */
  default OptionalInt chainLength() {
    return chain().stream().mapToInt(DiscreteBeta::steps).findFirst();
  }

  /**
   * Returns the signal-to-noise ratio of Langevin steps that suits samples of this process: larger
   * ones spread the samples, smaller ones correct nothing.
   */
  default double correctorSnr() {
    return 0.05;
  }

  /**
   * Draws x_T from the prior.
   *
   * @param noise draws of {@link dev.ito.math.Purpose#PRIOR}
   * @param out receives one sample per row
   */
  default void samplePrior(Noise noise, Batch out) {
    noise.gaussian(0, out);
    out.scale(priorStandardDeviation());
  }
}
