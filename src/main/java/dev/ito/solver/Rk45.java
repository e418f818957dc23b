package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import dev.ito.solver.Adaptation.Method;
import dev.ito.solver.Adaptation.Proposal;
import java.util.Arrays;
import java.util.List;

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
public record Rk45(double rtol, double atol) implements Solver, OdeSolver {
  private static final Adaptation.Controller CONTROLLER =
      new Adaptation.Controller(0.9, 0.2, 10, 0.2);

  public Rk45 {
    Tolerance.require(rtol, atol);
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    Adaptation.requireNoise(sde, steps);
  }

  @Override
  public Integration start(ReverseProcess process) {
    return on(process.flow(), process.first());
  }

  @Override
  public Integration on(VectorField field, long first) {
    return new Run(field, new Tolerance(rtol, atol));
  }

  @Override
  public Rk45 tighter(double factor) {
    return new Rk45(rtol / factor, atol / factor);
  }

  private record Run(VectorField field, Tolerance tolerance) implements Method {
    /** Hairer, Norsett & Wanner 1993, algorithm II.4.14; remembers the first slope. */
    @Override
    public double[] first(long[] samples, Batch x, double[] t, double span, Batch memory) {
      memory.put(0, field.at(samples, x, t));
      // An Euler step so small that x hardly changes.
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
      // The size at which the change of the slope is within the tolerance.
      Batch change = field.at(samples, moved, later);
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
    public Proposal attempt(long[] samples, Batch x, double[] t, double[] to, Batch slope) {
      Tableau pair = Tableau.DORMAND_PRINCE;
      // The step of order 5; its first slope is the last one of the step before.
      Batch[] slopes = pair.slopes(field, samples, x, t, to, slope);
      Batch moved = pair.end(x, t, to, slopes);
      // Its difference from order 4, which takes the slope at the end.
      Batch last = field.at(samples, moved, to);
      Batch[] all = Arrays.copyOf(slopes, slopes.length + 1);
      all[slopes.length] = last;
      return new Proposal(moved, last, norms(pair.error(t, to, all), x, moved));
    }

    /** Returns root mean squares in units of atol + rtol max(|a|, |b|), one per sample. */
    private double[] norms(Batch batch, Batch a, Batch b) {
      return Tolerance.norms(batch, a, b, field.parts(batch.size()), tolerance::sum);
    }

    @Override
    public Adaptation.Controller controller() {
      return CONTROLLER;
    }
  }
}
