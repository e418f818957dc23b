package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import java.util.List;

/**
 * UniPC-2 with B(h) = e^h - 1 on estimates of the data: each step is predicted from two estimates
 * (UniP-2), and corrected with the one at its end (UniC-2), which the next step needs anyhow (Zhao
 * et al. 2023, algorithms 5 and 6).
 *
 * <p>So it costs one evaluation a step, and is of order 3. The last step has no correction: it
 * would need one more evaluation. The first step has one estimate less; a step to sigma = 0 is of
 * first order.
 */
@JsonTypeName("unipc-2")
public record UniPc() implements Predictor {
  @Override
  public int order() {
    return 3;
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    LogSnrInterval.requireChange(sde, steps);
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return new Run(process);
  }

  /**
   * What is known at the start of a step, and what it was predicted to lead to, for its correction.
   */
  private record Predicted(
      LogSnrInterval interval, Batch x, Batch x0, Batch older, double r, Batch result) {}

  private static final class Run implements Stepper {
    private final ReverseProcess process;
    private Predicted last;

    Run(ReverseProcess process) {
      this.process = process;
    }

    @Override
    public void step(Batch x, Step step) {
      Batch x0 = process.denoised(x, step.from());
      if (last != null) {
        // UniC-2: correct the last step; by the change of the prediction, so that what others did
        // to x since is kept.
        x.add(1, corrected(last, x0));
        x.add(-1, last.result);
      }
      // UniP-2: predict the end of this step.
      LogSnrInterval interval = LogSnrInterval.of(process.sde(), step);
      boolean alone = last == null;
      Batch older = alone ? null : last.x0;
      double r = alone ? 0 : -last.interval.h() / interval.h();
      Batch result = new Batch(x.count(), x.shape());
      last = new Predicted(interval, x.copy(), x0, older, r, result);
      result.put(0, predicted(last));
      x.put(0, result);
    }
  }

  /** Returns x_s for a frozen estimate of the data: sigma_s / sigma_t x + alpha_s (1 - e^-h) x0. */
  private static Batch frozen(Predicted p) {
    Batch moved = p.x.copy();
    moved.scale(p.interval.to().sigma() / p.interval.from().sigma());
    moved.add(ofX0(p), p.x0);
    return moved;
  }

  private static double ofX0(Predicted p) {
    return p.interval.to().alpha() * -Math.expm1(-p.interval.h());
  }

  private static Batch predicted(Predicted p) {
    Batch moved = frozen(p);
    if (p.older != null && !p.interval.endsClean()) {
      moved.add(0.5 * ofX0(p) / p.r, p.older);
      moved.add(-0.5 * ofX0(p) / p.r, p.x0);
    }
    return moved;
  }

  /**
   * Returns x_s with the differences D of the older estimate and of the one at the end: their
   * weights c solve c_old + c_end = b1 and r c_old + c_end = b2 (eq. 9).
   */
  private static Batch corrected(Predicted p, Batch atEnd) {
    double hh = -p.interval.h();
    double phi = Math.expm1(hh);
    double first = phi / hh - 1;
    double b1 = first / phi;
    double b2 = 2 * (first / hh - 0.5) / phi;
    boolean alone = p.older == null;
    double ofOld = alone ? 0 : (b2 - b1) / (p.r - 1);
    double ofEnd = alone ? 0.5 : b1 - ofOld;
    Batch moved = frozen(p);
    moved.add(ofX0(p) * ofEnd, atEnd);
    moved.add(-ofX0(p) * ofEnd, p.x0);
    if (!alone) {
      moved.add(ofX0(p) * ofOld / p.r, p.older);
      moved.add(-ofX0(p) * ofOld / p.r, p.x0);
    }
    return moved;
  }
}
