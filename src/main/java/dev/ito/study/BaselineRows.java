package dev.ito.study;

import dev.ito.evaluation.Baseline;
import dev.ito.evaluation.Baselines;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Table.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The best baselines of likelihoods, as rows of the table of all results. */
record BaselineRows(Comparison all) {
  /** Of whom and of what a baseline is. */
  private record Use(Set<String> experiments, Set<String> quantities) {
    Use() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  /** Returns the baseline that is hardest to be below; empty of what is no likelihood of images. */
  static Optional<Baseline> best(Measurement m) {
    return new Baselines(m.detail().baselines()).best();
  }

  /** Returns the best baselines of a row, those of one set of images once. */
  static List<Baseline> best(Row row) {
    return row.measurements().stream().flatMap(m -> best(m).stream()).distinct().toList();
  }

  /** Experiments and quantities on the same images have the same, in one row. */
  private Map<Baseline, Use> uses() {
    Map<Baseline, Use> uses = new LinkedHashMap<>();
    for (Row row : all.rows()) {
      for (Measurement m : row.measurements()) {
        best(m)
            .map(best -> uses.computeIfAbsent(best, key -> new Use()))
            .ifPresent(
                use -> {
                  use.experiments.add(row.label().experiment());
                  use.quantities.add(m.name());
                });
      }
    }
    return uses;
  }

  /** Returns what the rows are, as a sentence behind others; empty if there are none. */
  String caption() {
    return uses().isEmpty() ? "" : " " + Baselines.CAPTION;
  }

  /**
   * Returns the rows.
   *
   * @param quantities of the table, each a column after those of NFE and time
   * @param columns of the table, all together
   */
  List<List<Entry>> entries(List<String> quantities, int columns) {
    List<List<Entry>> rows = new ArrayList<>();
    uses().forEach((baseline, use) -> rows.add(row(baseline, use, quantities, columns)));
    return rows;
  }

  private List<Entry> row(Baseline baseline, Use use, List<String> quantities, int columns) {
    boolean everyone = use.experiments.size() == all.experiments().size();
    List<Entry> row = new ArrayList<>();
    row.add(
        Entry.text(everyone ? "baseline" : "baseline of " + String.join(", ", use.experiments)));
    row.add(Entry.text(baseline.name() + ": " + baseline.meaning()));
    row.add(Entry.number(Double.NaN));
    row.add(Entry.number(Double.NaN));
    for (String quantity : quantities) {
      row.add(
          use.quantities.contains(quantity)
              ? Entry.number(baseline.bits(), baseline.error())
              : Entry.number(Double.NaN));
    }
    while (row.size() < columns) {
      row.add(Entry.number(Double.NaN));
    }
    return row;
  }
}
