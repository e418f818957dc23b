package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.List;

/**
 * Adaptive steps of the reverse SDE: Euler-Maruyama and the stochastic improved Euler method differ
 * by an estimate of the error, and the latter is kept (Jolicoeur-Martineau et al. 2021, algorithm
 * 1).
 *
 * <p>Each sample is driven by its {@link BrownianPath}: a step tried again in smaller parts sees
 * the same noise, where new noise for each try would favour the small draws. Its times are
 * multiples of 2^-24: the path is so rough that otherwise a rounding error in one of them would
 * grow from step to step until it is as large as the tolerance. The step size changes by a factor
 * of 10 at most and does not grow right after a rejection, which the paper leaves open.
 *
 * @param rtol tolerance relative to the values of a sample, positive; 0.01 to 0.05 in the paper
 * @param atol absolute tolerance, positive; one level of 256 in the paper, 0.0078 for [-1, 1]
 * @param lambda how much noise, in [0, 1]
 */
@JsonTypeName("adaptive-sde")
public record AdaptiveSde(
    @JsonProperty(defaultValue = "0.02") double rtol,
    @JsonProperty(defaultValue = "0.0078") double atol,
    @JsonProperty(defaultValue = "1") double lambda)
    implements AdaptiveSolver {
  private static final double FIRST = 0.01;
  private static final double SAFETY = 0.9;
  private static final double EXPONENT = 0.9;
  private static final double LEAST = 0.1;
  private static final double MOST = 10;
  private static final double LATTICE = 0x1p-24;

  public AdaptiveSde {
    Rk45.requirePositive("rtol", rtol);
    Rk45.requirePositive("atol", atol);
    Solver.requireUnit("lambda", lambda);
  }

  @Override
  public int order() {
    return 2;
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    Rk45.requireNoise(sde, steps);
  }

  @Override
  public Method start(ReverseProcess process, DrivingNoise noise) {
    return new Run(process, noise.path());
  }

  private final class Run implements Method {
    private final ReverseProcess process;
    private final BrownianPath path;

    Run(ReverseProcess process, BrownianPath path) {
      this.process = process;
      this.path = path;
    }

    /** Remembers the last Euler-Maruyama point, which is part of the error's scale. */
    @Override
    public double[] first(Batch x, double[] t, double span, Batch memory) {
      memory.put(0, x);
      double[] sizes = new double[t.length];
      Arrays.fill(sizes, Math.copySign(Math.min(FIRST, Math.abs(span)), span));
      return sizes;
    }

    @Override
    public Proposal attempt(int[] rows, Batch x, double[] t, double[] to, Batch previous) {
      Batch z = increments(rows, x, t, to);
      Batch euler = moved(x, process.drift(x, t), t, t, to, z);
      Batch second = moved(x, process.drift(euler, to), to, t, to, z);
      Batch improved = x.like();
      improved.add(0.5, euler);
      improved.add(0.5, second);
      Batch error = euler.copy();
      error.add(-1, improved);
      double[] errors =
          Rk45.scaledNorms(
              error,
              euler,
              previous,
              new int[] {x.size()},
              largest -> Math.max(atol, rtol * largest));
      return new Proposal(improved, euler, errors);
    }

    private Batch increments(int[] rows, Batch x, double[] t, double[] to) {
      Batch z = x.like();
      for (int i = 0; i < rows.length && lambda > 0; i++) {
        Step step = new Step(0, 1, t[i], to[i]);
        path.increment(step, rows[i], z.values(), i * z.size(), z.size());
      }
      return z;
    }

    /** Returns x + h drift + sqrt|h| g z with g at the given times. */
    private Batch moved(Batch x, Batch drift, double[] at, double[] t, double[] to, Batch z) {
      Batch moved = x.copy();
      for (int i = 0; i < t.length; i++) {
        double h = to[i] - t[i];
        moved.addRow(i, h, drift);
        moved.addRow(i, process.diffusion(at[i]) * Math.sqrt(Math.abs(h)), z);
      }
      return moved;
    }

    @Override
    public double place(double t) {
      return LATTICE * Math.rint(t / LATTICE);
    }

    @Override
    public double least(double t) {
      return LATTICE;
    }

    @Override
    public double growth(double error) {
      return Math.min(MOST, Math.max(LEAST, SAFETY * Math.pow(error, -EXPONENT)));
    }
  }
}
