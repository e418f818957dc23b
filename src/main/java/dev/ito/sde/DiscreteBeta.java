package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A discrete chain beta_0 .. beta_{N-1} as the schedule it is: piecewise constant, beta(t) = -N
 * ln(1 - beta_i) on i/N < t <= (i+1)/N.
 *
 * <p>A VP process with this schedule has the chain's marginals at its nodes (i+1)/N exactly: the
 * forward process of DDPM is no approximation of an SDE.
 */
@JsonTypeName("discrete")
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class DiscreteBeta implements Beta {
  @JsonProperty private final Beta base;
  @JsonProperty private final Integer steps;
  @JsonProperty private final List<Double> betas;
  private final double[] chain;
  private final double[] increments;
  private final double[] integrals;

  /**
   * @param base a continuous schedule to discretise as its paper does; with {@code steps}
   * @param steps N, at least 1
   * @param betas the chain itself, each in (0, 1); instead of base and steps
   */
  @JsonCreator
  public DiscreteBeta(
      @JsonProperty(value = "base", defaultValue = "null") Beta base,
      @JsonProperty(value = "steps", defaultValue = "null") Integer steps,
      @JsonProperty(value = "betas", defaultValue = "null") List<Double> betas) {
    InvalidInput.require(
        betas == null ? base != null && steps != null : base == null && steps == null,
        "a discrete beta is given either by base and steps, or by betas: [...]");
    if (betas == null) {
      TimeGrid.requireSteps(steps);
    }
    InvalidInput.require(
        !(base instanceof DiscreteBeta), "the base of a discrete beta must be continuous");
    this.base = base;
    this.steps = steps;
    this.betas = betas == null ? null : List.copyOf(betas);
    this.chain = betas == null ? base.chain(steps) : betas.stream().mapToDouble(b -> b).toArray();
    InvalidInput.require(chain.length > 0, "betas must not be empty");
    for (double beta : chain) {
      InvalidInput.require(
          0 < beta && beta < 1,
          "every beta of a chain must be in (0, 1), but one is %s: use more steps or a smaller"
              + " schedule",
          beta);
    }
    this.increments = Arrays.stream(chain).map(beta -> -Math.log1p(-beta)).toArray();
    this.integrals = new double[chain.length + 1];
    for (int i = 0; i < chain.length; i++) {
      integrals[i + 1] = integrals[i] + increments[i];
    }
  }

  public DiscreteBeta(Beta base, int steps) {
    this(base, steps, null);
  }

  public DiscreteBeta(List<Double> betas) {
    this(null, null, betas);
  }

  /** Returns the chain beta_0 .. beta_{N-1}. */
  public List<Double> betas() {
    return Arrays.stream(chain).boxed().toList();
  }

  /** Returns N. */
  public int steps() {
    return increments.length;
  }

  @Override
  public double[] jumps() {
    return IntStream.range(1, steps()).mapToDouble(i -> (double) i / steps()).toArray();
  }

  @Override
  public double rate(double t) {
    return steps() * increments[interval(t)];
  }

  @Override
  public double integral(double t) {
    int i = interval(t);
    return integrals[i] + (t * steps() - i) * increments[i];
  }

  @Override
  public double time(double integral) {
    int found = Arrays.binarySearch(integrals, integral);
    if (found >= 0) {
      return (double) found / steps();
    }
    int i = Math.min(Math.max(-found - 2, 0), steps() - 1);
    return (i + (integral - integrals[i]) / increments[i]) / steps();
  }

  /** Returns i with i/N < t <= (i+1)/N, where a node that is off by rounding counts as the node. */
  private int interval(double t) {
    double position = t * steps();
    double node = Math.rint(position);
    double edge = Math.abs(position - node) <= 4 * Math.ulp(position) ? node : Math.ceil(position);
    return (int) Math.min(Math.max(edge - 1, 0), steps() - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscreteBeta that && Arrays.equals(increments, that.increments);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(increments);
  }

  @Override
  public String toString() {
    return betas != null
        ? "DiscreteBeta[" + steps() + " betas]"
        : "DiscreteBeta[" + base + ", steps=" + steps + "]";
  }
}
