package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A metric as a configuration names it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Metric permits BitsPerDim, Elbo, SampleMetric {
  /**
   * Checks that it can be measured.
   *
   * @throws dev.ito.math.InvalidInput with the key, the reason and what would work
   */
  void requireFits(Setup setup);

  /**
   * Refuses what measuring it would, as far as it can be told without data: one of the score needs
   * some.
   *
   * @param given whether data are given to measure on
   * @throws dev.ito.math.InvalidInput saying what is missing
   */
  default void requireReady(Setup setup, boolean given) throws IOException {
    if (!given) {
      setup.data();
    }
  }

  /**
   * Refuses data that it cannot be measured on.
   *
   * @param given whether data are given to measure on
   * @throws dev.ito.math.InvalidInput if they are not there, or not what they should be
   */
  default void requireData(Setup setup, boolean given) throws IOException {
    if (!given) {
      for (Split split : splits()) {
        setup.real(split);
      }
    }
  }

  /** Returns the splits of the real data that decide its result. */
  Set<Split> splits();

  /** Returns the files and folders that decide its result beside the data and the score. */
  default Set<Path> files() {
    return Set.of();
  }

  /**
   * Returns how many samples it needs; 0 if it is of the score alone, however samples are drawn.
   */
  default int samples() {
    return 0;
  }

  /**
   * Returns about how many evaluations of the score it takes beside those that draw samples; one
   * with a product of the Jacobian counts as two.
   */
  default double evaluations(Setup setup) {
    return 0;
  }

  /** Measures it; files of its own go into the folder of the work. */
  List<Measurement> measure(Subject subject) throws IOException;
}
