package dev.ito.experiment;

import dev.ito.nn.Device;
import dev.ito.score.DifferentiableScore;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.Optional;

/** A data density whose score is exact: samplers can be tried on it without training. */
public sealed interface ExactModel extends KnownModel permits MixtureModel, EmpiricalModel {
  /** Returns the exact score under a process. */
  DifferentiableScore score(Sde sde) throws IOException;

  @Override
  default OpenScore open(Sde sde, Device device) throws IOException {
    return new OpenScore(score(sde), "exact", "", Optional.empty());
  }
}
