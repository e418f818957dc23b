package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Sde;
import java.util.List;

/**
 * DPM-Solver-2 and DPM-Solver-3: singlestep exponential integrators of the probability-flow ODE in
 * the half log-SNR (Lu et al. 2022, algorithms 1 and 2, with r1 = 1/2, and r1 = 1/3, r2 = 2/3).
 *
 * <p>A step to sigma = 0 is a DDIM step.
 *
 * @param order 2 or 3, which is also the number of evaluations a step
 */
@JsonTypeName("dpm-solver")
public record DpmSolver(int order) implements Predictor {
  public DpmSolver {
    InvalidInput.require(order == 2 || order == 3, "order must be 2 or 3, was %s", order);
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    LogSnrInterval.requireChange(sde, steps);
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return (x, step) -> step(process, x, step);
  }

  private void step(ReverseProcess process, Batch x, Step step) {
    LogSnrInterval whole = LogSnrInterval.of(process.sde(), step);
    Batch epsilon = process.epsilon(x, step.from());
    if (whole.endsClean()) {
      x.put(0, whole.frozen(x, epsilon));
    } else if (order == 2) {
      second(process, whole, x, epsilon);
    } else {
      third(process, whole, x, epsilon);
    }
  }

  private static void second(ReverseProcess process, LogSnrInterval whole, Batch x, Batch epsilon) {
    LogSnrInterval half = whole.part(process.sde(), 0.5);
    // To the middle of the log-SNR.
    Batch middle = half.frozen(x, epsilon);
    // The whole step, with the noise estimate there.
    x.put(0, whole.frozen(x, process.epsilon(middle, half.end())));
  }

  private static void third(ReverseProcess process, LogSnrInterval whole, Batch x, Batch epsilon) {
    // To a third of the log-SNR, and the change of the noise estimate up to there.
    LogSnrInterval one = whole.part(process.sde(), 1.0 / 3);
    Batch first = process.epsilon(one.frozen(x, epsilon), one.end());
    first.add(-1, epsilon);
    // To two thirds, with that change as the slope.
    LogSnrInterval two = whole.part(process.sde(), 2.0 / 3);
    Batch predicted = two.frozen(x, epsilon);
    predicted.add(-2 * ofSlope(two), first);
    Batch second = process.epsilon(predicted, two.end());
    second.add(-1, epsilon);
    // The whole step, with the change up to two thirds.
    x.put(0, whole.frozen(x, epsilon));
    x.add(-1.5 * ofSlope(whole), second);
  }

  /** Returns sigma_s ((e^h - 1) / h - 1), the factor of the change of the noise estimate. */
  private static double ofSlope(LogSnrInterval interval) {
    double h = interval.h();
    return interval.to().sigma() * (Math.expm1(h) / h - 1);
  }
}
