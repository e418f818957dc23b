package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ito.data.Split;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A metric as a configuration names it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Metric permits BitsPerDim, Elbo, SampleMetric, Copies {
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
   * Opens the data that it is measured on.
   *
   * @param given whether data are given to measure on
   * @throws InvalidInput if they are not there, or not what they should be
   */
  default void requireData(Setup setup, boolean given) throws IOException {
    if (!given || samples() > 0) {
      for (Split split : splits()) {
        setup.real(split);
      }
    }
  }

  /**
   * Refuses data that are there and that it cannot be measured on.
   *
   * @throws InvalidInput saying what they lack
   */
  default void requireSuitable(Setup setup) throws IOException {}

  /** Returns the splits of the real data that decide its result. */
  Set<Split> splits();

  /** Returns the files and folders that decide its result beside the data and the score. */
  default Set<Path> files() {
    return Set.of();
  }

  /** Returns the names of the tables that it writes, by the keys that name them. */
  default Map<String, String> tables() {
    return Map.of();
  }

  /**
   * Refuses two metrics that write one table: the later one's would be all that is left.
   *
   * @throws InvalidInput with the key of the later one
   */
  static void requireOwnTables(String key, List<Metric> metrics) {
    Map<String, String> writers = new HashMap<>();
    for (int k = 0; k < metrics.size(); k++) {
      String metric = key + "." + k;
      for (Map.Entry<String, String> table : metrics.get(k).tables().entrySet()) {
        String before = writers.putIfAbsent(table.getValue(), metric);
        InvalidInput.require(
            before == null,
            "%s.%s: \"%s\" is written by %s too: give it another name",
            metric,
            table.getKey(),
            table.getValue(),
            before);
      }
    }
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
