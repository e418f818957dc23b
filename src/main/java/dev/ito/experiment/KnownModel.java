package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.data.PixelScale;
import dev.ito.math.Shape;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.Optional;

/** A data density whose score is exact: samplers can be tried on it without training. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface KnownModel permits MixtureModel, EmpiricalModel {
  /** Returns the shape of a sample. */
  Shape sampleShape();

  /** Returns how samples become pixels; empty for points. */
  Optional<PixelScale> pixels();

  /** Returns the exact score under a process. */
  ScoreFunction score(Sde sde) throws IOException;
}
