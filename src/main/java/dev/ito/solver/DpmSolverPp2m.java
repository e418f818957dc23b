package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Batch;
import dev.ito.sde.Sde;
import java.util.List;

/**
 * DPM-Solver++(2M) and its stochastic form: the estimate of the data is extrapolated from the last
 * two steps and the rest is integrated exactly in the half log-SNR (Lu et al. 2022b, algorithm 2
 * and eq. 18).
 *
 * <p>The first step and a step to sigma = 0 are of first order.
 *
 * @param lambda how much noise, in [0, 1]: 0 is DPM-Solver++(2M), 1 is SDE-DPM-Solver++(2M)
 */
@JsonTypeName("dpm-solver-pp-2m")
public record DpmSolverPp2m(@JsonProperty(defaultValue = "0") double lambda) implements Predictor {
  public DpmSolverPp2m {
    Solver.requireUnit("lambda", lambda);
  }

  @Override
  public int order() {
    return 2;
  }

  @Override
  public boolean stochastic() {
    return lambda > 0;
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    LogSnrInterval.requireChange(sde, steps);
  }

  @Override
  public Stepper start(ReverseProcess process) {
    return new Run(process, lambda * lambda);
  }

  private static final class Run implements Stepper {
    private final ReverseProcess process;
    private final double share;
    private Batch previous;
    private double previousH;

    /**
     * @param share of the noise, lambda^2
     */
    Run(ReverseProcess process, double share) {
      this.process = process;
      this.share = share;
    }

    @Override
    public void step(Batch x, Step step) {
      LogSnrInterval interval = LogSnrInterval.of(process.sde(), step);
      double h = interval.h();
      // Estimate of the data; none is extrapolated in the first step and to the clean end.
      Batch x0 = process.denoised(x, step.from());
      double ratio = interval.endsClean() || previous == null ? 0 : 0.5 * h / previousH;
      double ofX = interval.to().sigma() / interval.from().sigma() * Math.exp(-share * h);
      double ofX0 = interval.to().alpha() * -Math.expm1(-(1 + share) * h);
      // Linear part exactly. Where the end is clean, 0 times infinity: nothing is left of x.
      x.scale(interval.endsClean() ? 0 : ofX);
      // Extrapolate the estimate from the last two.
      x.add(ofX0 * (1 + ratio), x0);
      if (ratio != 0) {
        x.add(-ofX0 * ratio, previous);
      }
      // Noise of the step.
      double deviation = interval.to().sigma() * Math.sqrt(-Math.expm1(-2 * share * h));
      if (deviation > 0) {
        process.noise().addTo(x, deviation, step);
      }
      previous = x0;
      previousH = h;
    }
  }
}
