package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import dev.ito.solver.Adaptation.Method;
import dev.ito.solver.Adaptation.Proposal;
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
    implements Solver {
  private static final double FIRST = 0.01;
  private static final Adaptation.Controller CONTROLLER =
      new Adaptation.Controller(0.9, 0.1, 10, 0.9);
  private static final double LATTICE = 0x1p-24;

  public AdaptiveSde {
    Tolerance.require(rtol, atol);
    Solver.requireUnit("lambda", lambda);
  }

  @Override
  public boolean stochastic() {
    return lambda > 0;
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    Adaptation.requireNoise(sde, steps);
  }

  @Override
  public Integration start(ReverseProcess process) {
    Tolerance tolerance = new Tolerance(rtol, atol);
    return new Run(process, process.drift(lambda), lambda, tolerance);
  }

  private record Run(ReverseProcess process, VectorField drift, double lambda, Tolerance tolerance)
      implements Method {
    /** Remembers the last Euler-Maruyama point, which is part of the error's scale. */
    @Override
    public double[] first(long[] samples, Batch x, double[] t, double span, Batch memory) {
      memory.put(0, x);
      double[] sizes = new double[t.length];
      Arrays.fill(sizes, Math.copySign(Math.min(FIRST, Math.abs(span)), span));
      return sizes;
    }

    @Override
    public Proposal attempt(long[] samples, Batch x, double[] t, double[] to, Batch previous) {
      // Euler-Maruyama step.
      Batch z = increments(samples, x, t, to);
      Batch euler = moved(x, drift.at(samples, x, t), t, t, to, z);
      // Stochastic improved Euler step: the mean with one that has the coefficients of the end.
      Batch second = moved(x, drift.at(samples, euler, to), to, t, to, z);
      Batch improved = x.like();
      improved.add(0.5, euler);
      improved.add(0.5, second);
      // Error from their difference.
      Batch error = euler.copy();
      error.add(-1, improved);
      int[] whole = {x.size()};
      double[] errors = Tolerance.norms(error, euler, previous, whole, tolerance::larger);
      return new Proposal(improved, euler, errors);
    }

    private Batch increments(long[] samples, Batch x, double[] t, double[] to) {
      BrownianPath path = process.noise().path();
      Batch z = x.like();
      for (int i = 0; i < samples.length && lambda > 0; i++) {
        Step step = new Step(0, 1, t[i], to[i]);
        int row = (int) (samples[i] - path.first());
        path.increment(step, row, z.values(), i * z.size(), z.size());
      }
      return z;
    }

    /** Returns x + h drift + sqrt|h| lambda g z with g at the given times. */
    private Batch moved(Batch x, Batch drift, double[] at, double[] t, double[] to, Batch z) {
      Batch moved = x.copy();
      for (int i = 0; i < t.length; i++) {
        double h = to[i] - t[i];
        moved.addRow(i, h, drift);
        moved.addRow(i, lambda * process.sde().diffusion(at[i]) * Math.sqrt(Math.abs(h)), z);
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
    public Adaptation.Controller controller() {
      return CONTROLLER;
    }
  }
}
