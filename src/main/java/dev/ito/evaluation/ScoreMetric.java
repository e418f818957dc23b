package dev.ito.evaluation;

import java.io.IOException;
import java.util.List;

/** A metric of the score at data, however samples are drawn. */
public sealed interface ScoreMetric extends Metric permits BitsPerDim, Elbo {
  /** Measures it. */
  List<Measurement> of(Subject subject) throws IOException;

  @Override
  default List<Measurement> measure(Subject subject, Comparisons comparisons) throws IOException {
    return of(subject);
  }

  @Override
  default int samples() {
    return 0;
  }
}
