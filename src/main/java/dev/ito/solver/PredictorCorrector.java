package dev.ito.solver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.sde.Sde;
import java.util.List;

/**
 * Predictor-corrector sampling: a step of a solver, and Langevin steps at one end of it (Song et
 * al. 2021, algorithm 1).
 *
 * @param predictor makes the steps
 * @param corrector corrects at a time with noise; at sigma = 0 it does nothing
 * @param first of the two in a step: the corrector works at the end or at the start of it
 */
@JsonTypeName("predictor-corrector")
public record PredictorCorrector(
    Predictor predictor, Corrector corrector, @JsonProperty(defaultValue = "predictor") Part first)
    implements Solver {
  /** The two parts of a step. */
  public enum Part {
    /** The paper's: corrections at the end of a step, the last ones at the end of the grid. */
    @JsonProperty("predictor")
    PREDICTOR,
    /** That of the code of Song et al. 2021 (score_sde): corrections at the start of a step. */
    @JsonProperty("corrector")
    CORRECTOR
  }

  @Override
  public PredictorCorrector resolved(Sde sde) {
    return new PredictorCorrector(predictor, corrector.resolved(sde), first);
  }

  @Override
  public boolean stochastic() {
    return predictor.stochastic() || corrector.steps() > 0;
  }

  @Override
  public boolean needsContiguousSteps() {
    return predictor.needsContiguousSteps();
  }

  @Override
  public boolean needsVariance() {
    return predictor.needsVariance();
  }

  @Override
  public void requireFits(Sde sde, List<Step> steps) {
    predictor.requireFits(sde, steps);
  }

  @Override
  public Stepper start(ReverseProcess process) {
    Stepper steps = predictor.start(process);
    return switch (first) {
      case PREDICTOR ->
          (x, step) -> {
            // Predictor step, then corrections at its end.
            steps.step(x, step);
            corrector.correct(process, x, step, step.to());
          };
      case CORRECTOR ->
          (x, step) -> {
            // Corrections at the start, then the predictor step.
            corrector.correct(process, x, step, step.from());
            steps.step(x, step);
          };
    };
  }
}
