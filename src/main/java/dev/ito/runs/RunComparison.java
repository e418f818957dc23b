package dev.ito.runs;

import dev.ito.evaluation.Measurement;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was measured of several runs, side by side, and the differences of each from the first.
 *
 * @param runs at least two
 */
public record RunComparison(List<RunRecord> runs, List<MetricDifference> differences) {
  /**
   * Compares runs.
   *
   * @throws InvalidInput if there are fewer than two
   */
  public static RunComparison of(List<RunRecord> runs) throws IOException {
    InvalidInput.require(runs.size() >= 2, "name at least two runs to compare");
    List<MetricDifference> found = new ArrayList<>();
    for (String quantity : quantities(runs)) {
      for (RunRecord other : runs.subList(1, runs.size())) {
        MetricDifference.of(quantity, other, runs.get(0)).ifPresent(found::add);
      }
    }
    return new RunComparison(List.copyOf(runs), found);
  }

  private static Set<String> quantities(List<RunRecord> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> run.measurements().forEach(m -> names.add(m.name())));
    return names;
  }

  /** Returns the table of all quantities and the differences below, as text. */
  public String text() {
    Set<String> quantities = quantities(runs);
    if (quantities.isEmpty()) {
      return "nothing was measured of these runs: ito evaluate RUN\n";
    }
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("metric"));
    runs.forEach(run -> head.add(run.name()));
    lines.add(head);
    for (String quantity : quantities) {
      List<String> line = new ArrayList<>(List.of(quantity));
      runs.forEach(run -> line.add(cell(run.measurement(quantity))));
      lines.add(line);
    }
    List<List<String>> below = new ArrayList<>();
    for (MetricDifference one : differences) {
      below.add(List.of(one.quantity(), one.left() + " - " + one.right(), one.text()));
    }
    return RunTable.aligned(lines)
        + (below.isEmpty() ? "" : "differences:\n" + RunTable.aligned(below));
  }

  private static String cell(Optional<Measurement> found) {
    return found.map(m -> RunTable.value(m) + " (n = " + m.n() + ")").orElse("-");
  }
}
