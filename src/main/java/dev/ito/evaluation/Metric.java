package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.data.Dataset;
import dev.ito.data.PixelScale;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A metric as a configuration names it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Metric permits BitsPerDim, Elbo, SampleMetric, FdClassifier {
  /**
   * Checks that it can be measured.
   *
   * @param dataset the real data; empty if the experiment names none
   * @param pixels how pixel levels are model units; empty for points
   * @throws dev.ito.math.InvalidInput with the key, the reason and what would work
   */
  void requireFits(Sde sde, Shape shape, Optional<Dataset> dataset, Optional<PixelScale> pixels);

  /**
   * Returns how many samples it needs; 0 if it is of the score alone, however samples are drawn.
   */
  default int samples() {
    return 0;
  }

  /**
   * Returns about how many evaluations of the score it takes beside those that draw samples; one
   * with a product of the Jacobian counts as two.
   *
   * @param dataset the data; empty if the experiment names none
   */
  default double evaluations(Sde sde, Optional<Dataset> dataset) {
    return 0;
  }

  /** Measures it; files of its own go into the folder of the subject. */
  List<Measurement> measure(Subject subject) throws IOException;
}
