package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.sde.Sde;

/**
 * Sampling with a corrector alone, at the end of each step: annealed Langevin dynamics (Song &
 * Ermon 2019; "C2000" of Song et al. 2021, table 1).
 *
 * @param corrector makes all the moves
 */
@JsonTypeName("corrector-only")
public record CorrectorOnly(Corrector corrector) implements Solver {
  @Override
  public CorrectorOnly resolved(Sde sde) {
    return new CorrectorOnly(corrector.resolved(sde));
  }

  @Override
  public boolean stochastic() {
    return true;
  }

  @Override
  public Stepper start(ReverseProcess process) {
    // Corrections alone, at the end of each step.
    return (x, step) -> corrector.correct(process, x, step, step.to());
  }
}
