package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A metric as a configuration names it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Metric permits ScoreMetric, SampleMetric {
  /**
   * Measures metrics one after the other; those of samples share the networks that they open and
   * the features that these find.
   *
   * @param found takes each measurement as soon as it is there
   */
  static void measure(List<Metric> metrics, Subject subject, Consumer<Measurement> found)
      throws IOException {
    try (Comparisons comparisons =
        new Comparisons(subject.setup(), subject.samples(), subject.work())) {
      for (Metric metric : metrics) {
        metric.measure(subject, comparisons).forEach(found);
      }
    }
  }

  /**
   * Checks that it can be measured.
   *
   * @throws dev.ito.math.InvalidInput with the key, the reason and what would work
   */
  void requireFits(Setup setup);

  /**
   * Returns how many samples it needs; 0 if it is of the score alone, however samples are drawn.
   */
  int samples();

  /**
   * Returns about how many evaluations of the score it takes beside those that draw samples; one
   * with a product of the Jacobian counts as two.
   */
  double evaluations(Setup setup);

  /**
   * Measures it; files of its own go into the folder of the work.
   *
   * @param comparisons of samples and real images, which metrics of one evaluation share
   */
  List<Measurement> measure(Subject subject, Comparisons comparisons) throws IOException;
}
