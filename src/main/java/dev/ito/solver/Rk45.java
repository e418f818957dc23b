package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The Dormand-Prince pair of orders 5 and 4, with a step size for each sample (Dormand & Prince
 * 1980; Hairer, Norsett & Wanner 1993, section II.4).
 *
 * <p>The last slope of a step is the first of the next: six evaluations a step, taken or not, and
 * two to start with. The error of a step is the root mean square over a sample; of a field with
 * several {@link VectorField#parts} it is the largest of theirs, so that a short part is not lost
 * in the mean.
 *
 * @param rtol tolerance relative to the values of a sample, positive
 * @param atol absolute tolerance, positive
 */
@JsonTypeName("rk45")
public record Rk45(double rtol, double atol) implements AdaptiveSolver, OdeSolver {
  private static final double[] C = {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1};
  private static final double[][] A = {
    {},
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
    {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
  };

  /** Fifth order minus fourth. */
  private static final double[] E = {
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40
  };

  private static final double SAFETY = 0.9;
  private static final double LEAST = 0.2;
  private static final double MOST = 10;

  public Rk45 {
    requirePositive("rtol", rtol);
    requirePositive("atol", atol);
  }

  static void requirePositive(String name, double value) {
    InvalidInput.require(
        value > 0 && Double.isFinite(value), "%s must be positive, was %s", name, value);
  }

  @Override
  public double lambda() {
    return 0;
  }

  @Override
  public int order() {
    return 5;
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    requireNoise(sde, steps);
  }

  /** Checks that the score exists at both ends. */
  static void requireNoise(Sde sde, List<Step> steps) {
    for (double end : new double[] {steps.get(0).from(), steps.get(steps.size() - 1).to()}) {
      InvalidInput.require(
          sde.marginal(end).sigma() > 0,
          "an adaptive solver evaluates the score at both ends of the grid, but at t = %s sigma is"
              + " 0: use a grid with t-min, such as 1.0e-3",
          end);
    }
  }

  @Override
  public Method start(ReverseProcess process, DrivingNoise noise) {
    return new Run(process);
  }

  @Override
  public Solution integrate(VectorField field, Batch start, List<Step> steps, long first) {
    CountingField counting = new CountingField(field);
    return new Adaptation(new Run(counting), counting::evaluations, start, steps, first)
        .along(steps, StepListener.NONE);
  }

  @Override
  public Rk45 tighter(double factor) {
    return new Rk45(rtol / factor, atol / factor);
  }

  private final class Run implements Method {
    private final VectorField field;

    Run(VectorField field) {
      this.field = field;
    }

    /** Hairer, Norsett & Wanner 1993, algorithm II.4.14; remembers the first slope. */
    @Override
    public double[] first(Batch x, double[] t, double span, Batch memory) {
      int[] rows = IntStream.range(0, x.count()).toArray();
      memory.put(0, field.at(rows, x, t));
      double[] sizes = new double[t.length];
      double[] later = t.clone();
      Batch moved = x.copy();
      double[] ofX = norms(x, x, x);
      double[] ofSlope = norms(memory, x, x);
      for (int i = 0; i < t.length; i++) {
        boolean flat = ofX[i] < 1e-5 || ofSlope[i] < 1e-5;
        sizes[i] = Math.min(Math.abs(span), flat ? 1e-6 : 0.01 * ofX[i] / ofSlope[i]);
        later[i] += Math.copySign(sizes[i], span);
        moved.addRow(i, Math.copySign(sizes[i], span), memory);
      }
      Batch change = field.at(rows, moved, later);
      change.add(-1, memory);
      double[] ofChange = norms(change, x, x);
      for (int i = 0; i < t.length; i++) {
        double curved = Math.max(ofSlope[i], ofChange[i] / sizes[i]);
        double next =
            curved <= 1e-15 ? Math.max(1e-6, 1e-3 * sizes[i]) : Math.pow(0.01 / curved, 0.2);
        double size = Math.min(Math.min(100 * sizes[i], next), Math.abs(span));
        sizes[i] = Math.copySign(size, span);
      }
      return sizes;
    }

    @Override
    public Proposal attempt(int[] rows, Batch x, double[] t, double[] to, Batch slope) {
      Batch[] slopes = new Batch[C.length];
      slopes[0] = slope;
      Batch moved = x;
      for (int stage = 1; stage < C.length; stage++) {
        moved = x.copy();
        double[] times = t.clone();
        for (int i = 0; i < t.length; i++) {
          double h = to[i] - t[i];
          // The last stages stand at the very end of the step.
          times[i] = C[stage] == 1 ? to[i] : t[i] + C[stage] * h;
          for (int k = 0; k < stage; k++) {
            moved.addRow(i, h * A[stage][k], slopes[k]);
          }
        }
        slopes[stage] = field.at(rows, moved, times);
      }
      return new Proposal(moved, slopes[C.length - 1], errors(x, moved, t, to, slopes));
    }

    private double[] errors(Batch x, Batch moved, double[] t, double[] to, Batch... slopes) {
      Batch error = x.like();
      for (int i = 0; i < t.length; i++) {
        for (int k = 0; k < E.length; k++) {
          error.addRow(i, (to[i] - t[i]) * E[k], slopes[k]);
        }
      }
      return norms(error, x, moved);
    }

    /** Returns root mean squares in units of atol + rtol max(|a|, |b|), one per sample. */
    private double[] norms(Batch batch, Batch a, Batch b) {
      int[] parts = field.parts(batch.size());
      return scaledNorms(batch, a, b, parts, largest -> atol + rtol * largest);
    }

    @Override
    public double growth(double error) {
      return Math.min(MOST, Math.max(LEAST, SAFETY * Math.pow(error, -0.2)));
    }
  }

  /**
   * Returns root mean squares, one per sample, each value in units that max(|a|, |b|) decides.
   *
   * @param parts lengths of the parts of a sample, of which the largest counts
   */
  static double[] scaledNorms(
      Batch batch, Batch a, Batch b, int[] parts, DoubleUnaryOperator unit) {
    double[] norms = new double[batch.count()];
    for (int i = 0; i < norms.length; i++) {
      int from = i * batch.size();
      for (int length : parts) {
        norms[i] = Math.max(norms[i], scaledNorm(batch, a, b, from, length, unit));
        from += length;
      }
    }
    return norms;
  }

  private static double scaledNorm(
      Batch batch, Batch a, Batch b, int from, int length, DoubleUnaryOperator unit) {
    double sum = 0;
    for (int j = from; j < from + length; j++) {
      double largest = Math.max(Math.abs(a.values()[j]), Math.abs(b.values()[j]));
      double scaled = batch.values()[j] / unit.applyAsDouble(largest);
      sum += scaled * scaled;
    }
    return Math.sqrt(sum / length);
  }
}
