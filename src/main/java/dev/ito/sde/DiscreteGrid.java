package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.InvalidInput;

/**
 * Nodes (i+1)/N of a discrete chain of N steps, and t = 0 at the end: the grid of DDPM and DDIM.
 *
 * @param steps number of intervals, at most N
 * @param spacing which nodes are visited if there are fewer steps than N
 * @param offset how many nodes further from the data each of {@code leading} is; null: none
 */
@JsonTypeName("discrete")
public record DiscreteGrid(
    int steps,
    @JsonProperty(defaultValue = "linspace") Spacing spacing,
    @JsonProperty(defaultValue = "null") @JsonInclude(JsonInclude.Include.NON_NULL) Integer offset)
    implements TimeGrid {
  /** The part of DDIM's quadratic spacing, of the whole chain, that is used. */
  private static final double QUADRATIC_PART = 0.8;

  /** The indices of a chain of n steps that are visited in fewer steps. */
  public enum Spacing {
    /**
     * round(k (n-1) / (steps-1)), halves to even as in the codes: first and last included (Nichol &
     * Dhariwal 2021, section 4; diffusers).
     */
    @JsonProperty("linspace")
    LINSPACE {
      @Override
      long index(int k, int steps, int n) {
        return steps == 1 ? n - 1 : (long) Math.rint((double) k * (n - 1) / (steps - 1));
      }
    },
    /**
     * k floor(n / steps): starts below the last node (diffusers). Where steps divides n that is one
     * step below the end of the chain, else up to half of the chain.
     */
    @JsonProperty("leading")
    LEADING {
      @Override
      long index(int k, int steps, int n) {
        return (long) k * (n / steps);
      }
    },
    /** round((k+1) n / steps) - 1: starts at the last node, ends above the first (diffusers). */
    @JsonProperty("trailing")
    TRAILING {
      @Override
      long index(int k, int steps, int n) {
        return (long) Math.rint((k + 1.0) * n / steps) - 1;
      }
    },
    /**
     * round((k+1) (n-1) / steps), halves to even: starts at the last node, ends above the first
     * (the multistep solvers of diffusers, whose word for it is linspace). So near to n steps that
     * two would coincide, the later ones stand.
     */
    @JsonProperty("multistep")
    MULTISTEP {
      @Override
      long index(int k, int steps, int n) {
        return Math.min((long) Math.rint((k + 1.0) * (n - 1) / steps), n - steps + k);
      }
    },
    /**
     * floor((k / (steps-1))^2 0.8 n): starts at four fifths of the chain (Song, Meng & Ermon 2021,
     * appendix D.2). Where two coincide, the later one is the next free node.
     */
    @JsonProperty("quadratic")
    QUADRATIC {
      @Override
      long index(int k, int steps, int n) {
        double part = steps == 1 ? 1 : (double) k / (steps - 1);
        return (long) Math.min(n - 1.0, Math.floor(part * part * QUADRATIC_PART * n + ROUNDING));
      }
    };

    /** The square of a root is off by less. */
    private static final double ROUNDING = 1e-9;

    /**
     * Returns the index of the k-th visited node from the data.
     *
     * @param k 0 to steps - 1
     */
    abstract long index(int k, int steps, int n);
  }

  public DiscreteGrid {
    TimeGrid.requireSteps(steps);
    InvalidInput.require(
        offset == null || offset >= 0 && spacing == Spacing.LEADING,
        "offset must not be negative, and is for spacing: leading");
  }

  /** Makes the grid without an offset. */
  public DiscreteGrid(int steps, Spacing spacing) {
    this(steps, spacing, null);
  }

  /** Makes the grid with the first and the last node and equal steps between them. */
  public DiscreteGrid(int steps) {
    this(steps, Spacing.LINSPACE);
  }

  @Override
  public boolean startsAtPrior() {
    return false;
  }

  @Override
  public DiscreteGrid with(int steps) {
    return new DiscreteGrid(steps, spacing, offset);
  }

  @Override
  public double[] times(Sde sde) {
    int n = chainLength(sde);
    InvalidInput.require(
        steps <= n, "the grid has %d steps, but the chain only %d: use at most %d", steps, n, n);
    long shift = offset == null ? 0 : offset;
    InvalidInput.require(
        spacing.index(steps - 1, steps, n) + shift < n,
        "offset: the chain has %d nodes, and the first one visited would lie beyond them: use at"
            + " most %d",
        n,
        n - 1 - spacing.index(steps - 1, steps, n));
    double[] times = new double[steps + 1];
    long previous = -1;
    for (int k = 0; k < steps; k++) {
      previous = Math.max(previous + 1, spacing.index(k, steps, n));
      times[steps - 1 - k] = (previous + shift + 1.0) / n;
    }
    return times;
  }

  /**
   * Returns the number of steps of a discrete chain.
   *
   * @throws InvalidInput if the process is none
   */
  public static int chainLength(Sde sde) {
    return sde.chainLength()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "discrete steps need a discrete chain: use sde: {type: vp, beta: {type:"
                        + " discrete, ...}}, or times and a grid of another type"));
  }
}
