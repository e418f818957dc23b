package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A linear SDE whose coefficients are formulas: the one to plug your own process in with.
 *
 * <p>Its marginals come from quadrature, computed once. A coefficient may have kinks and jumps, at
 * which it divides the time; a pole is refused.
 */
@JsonTypeName("linear")
public final class LinearSde implements Sde {
  private static final double[] JUST_AFTER_0 = {0x1p-20, 0x1p-10};

  private final Coefficient drift;
  private final Coefficient diffusionSquared;
  private final double priorStandardDeviation;
  private final QuadratureMarginals marginals;
  private final double highestLogSnr;
  private final double lowestLogSnr;
  private volatile Known last;

  /**
   * @param drift f(t)
   * @param diffusionSquared g(t)^2, not negative on [0, 1] and positive just after 0
   * @param priorStandardDeviation of the normal law at T; by default that of x_T when the data have
   *     unit variance, sqrt(alpha_T^2 + sigma_T^2), which is 1 for a VP process
   * @throws InvalidInput if g^2 is negative somewhere, or alpha or sigma is not finite at T
   */
  @JsonCreator
  public LinearSde(
      @JsonProperty("drift") Coefficient drift,
      @JsonProperty("diffusion-squared") Coefficient diffusionSquared,
      @JsonProperty(value = "prior-standard-deviation", defaultValue = "null")
          Double priorStandardDeviation) {
    this.drift = drift;
    this.diffusionSquared = diffusionSquared;
    requireNoise(diffusionSquared);
    this.marginals =
        new QuadratureMarginals(this, merged(Regularity::edges), merged(Regularity::jumps));
    Marginal end = marginals.at(HORIZON);
    InvalidInput.require(
        Double.isFinite(end.alpha())
            && Double.isFinite(end.sigma())
            && end.alpha() > 0
            && end.sigma() > 0,
        "the process does not end in a normal law: alpha(1) = %s, sigma(1) = %s",
        end.alpha(),
        end.sigma());
    this.highestLogSnr = marginals.at(Double.MIN_NORMAL).logSnr();
    this.lowestLogSnr = end.logSnr();
    this.priorStandardDeviation =
        priorStandardDeviation == null
            ? Math.hypot(end.alpha(), end.sigma())
            : priorStandardDeviation;
    InvalidInput.require(
        this.priorStandardDeviation > 0 && Double.isFinite(this.priorStandardDeviation),
        "prior-standard-deviation must be positive and finite, was %s",
        this.priorStandardDeviation);
  }

  private static void requireNoise(Coefficient diffusionSquared) {
    for (double t : JUST_AFTER_0) {
      InvalidInput.require(
          diffusionSquared.at(t) != 0,
          "diffusion-squared \"%s\" is 0 at t = %s: without noise just after 0 no score is there",
          diffusionSquared,
          t);
    }
    for (int i = 0; i <= 1024; i++) {
      double t = HORIZON * i / 1024;
      InvalidInput.require(
          diffusionSquared.at(t) >= 0,
          "diffusion-squared \"%s\" is negative at t = %s",
          diffusionSquared,
          t);
    }
    Regularity found = diffusionSquared.regularity();
    InvalidInput.require(
        found.least() >= 0,
        "diffusion-squared \"%s\" is negative at t = %s, where it is %s: g^2 must not be",
        diffusionSquared,
        found.leastAt(),
        found.least());
  }

  /** Returns the times of both coefficients, increasing. */
  private double[] merged(Function<Regularity, double[]> times) {
    return Stream.of(drift, diffusionSquared)
        .map(Coefficient::regularity)
        .map(times)
        .flatMapToDouble(DoubleStream::of)
        .sorted()
        .distinct()
        .toArray();
  }

  @Override
  public double[] jumps() {
    return merged(Regularity::jumps);
  }

  @Override
  public double drift(double t) {
    return drift.at(t);
  }

  @Override
  public double diffusionSquared(double t) {
    return diffusionSquared.at(t);
  }

  @Override
  public Marginal marginal(double t) {
    Known known = last;
    if (known == null || known.t() != t) {
      known = new Known(t, marginals.at(t));
      last = known;
    }
    return known.marginal();
  }

  @Override
  public double time(double logSnr) {
    if (logSnr >= highestLogSnr || logSnr < lowestLogSnr) {
      throw new IllegalArgumentException("the log-SNR " + logSnr + " does not occur on (0, 1]");
    }
    return marginals.time(logSnr);
  }

  /** A marginal already computed: solvers ask for one time again for every sample. */
  private record Known(double t, Marginal marginal) {}

  @Override
  @JsonProperty("prior-standard-deviation")
  public double priorStandardDeviation() {
    return priorStandardDeviation;
  }

  @JsonProperty("drift")
  Coefficient driftFormula() {
    return drift;
  }

  @JsonProperty("diffusion-squared")
  Coefficient diffusionSquaredFormula() {
    return diffusionSquared;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinearSde that
        && drift.equals(that.drift)
        && diffusionSquared.equals(that.diffusionSquared)
        && priorStandardDeviation == that.priorStandardDeviation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(drift, diffusionSquared, priorStandardDeviation);
  }

  @Override
  public String toString() {
    return "LinearSde[drift=" + drift + ", diffusionSquared=" + diffusionSquared + "]";
  }
}
