package dev.ito.study;

import dev.ito.evaluation.Copies;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Shown;
import dev.ito.report.Table.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What real images have of a quantity, as rows of the table of the best samplers. */
record RealRows(Comparison all, String quality) {
  /** Returns a row for training images against each other, and one for held-out images. */
  List<List<Entry>> entries() {
    Map<List<Entry>, Set<String>> rows = new LinkedHashMap<>();
    for (String experiment : all.experiments()) {
      for (List<Entry> row : of(experiment)) {
        rows.computeIfAbsent(row, key -> new LinkedHashSet<>()).add(experiment);
      }
    }
    List<List<Entry>> entries = new ArrayList<>();
    rows.forEach(
        (row, experiments) -> {
          List<Entry> named = new ArrayList<>();
          named.add(
              Entry.text(
                  experiments.size() == all.experiments().size()
                      ? "real images"
                      : "real images of " + String.join(", ", experiments)));
          named.addAll(row);
          entries.add(named);
        });
    return entries;
  }

  /** Experiments on the same data have the same. */
  private List<List<Entry>> of(String experiment) {
    List<List<Entry>> rows = new ArrayList<>();
    Comparison own = all.of(experiment);
    own.rows().stream()
        .flatMap(row -> row.measurement(quality).stream())
        .filter(m -> m.detail().realAgainstReal().isPresent())
        .findFirst()
        .ifPresent(
            m ->
                rows.add(
                    row(
                        m.n() + " training images against the others",
                        Entry.number(m.detail().realAgainstReal().getAsDouble()),
                        Entry.number(Double.NaN))));
    own.rows().stream()
        .filter(row -> row.measurement(Measurement.ofHeldOut(quality)).isPresent())
        .findFirst()
        .ifPresent(
            row -> {
              Measurement held = row.measurement(Measurement.ofHeldOut(quality)).orElseThrow();
              rows.add(
                  row(
                      held.n() + " held-out images against training images",
                      Entry.number(held.value(), held.standardError()),
                      row.measurement(Measurement.ofHeldOut(Copies.RATE))
                          .map(Tables::percent)
                          .orElse(Entry.number(Double.NaN))));
            });
    return rows;
  }

  private static List<Entry> row(String name, Entry value, Entry copies) {
    Entry none = Entry.number(Double.NaN, Shown.number(Double.NaN));
    return List.of(Entry.text(name), value, none, none, copies);
  }
}
