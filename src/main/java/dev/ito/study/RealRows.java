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
    own.measured(quality)
        .flatMap(m -> m.detail().realAgainstReal().stream())
        .findFirst()
        .ifPresent(
            real ->
                rows.add(
                    row(
                        real.n() + " " + real.images() + " against the others",
                        Entry.number(real.value()),
                        Entry.number(Double.NaN))));
    own.measured(Measurement.ofHeldOut(quality))
        .findFirst()
        .ifPresent(held -> rows.add(heldOut(held, own)));
    return rows;
  }

  private static List<Entry> heldOut(Measurement held, Comparison own) {
    String what =
        held.detail()
            .realAgainstReal()
            .map(real -> real.others() + " against " + real.images())
            .orElse("held-out images");
    return row(
        held.n() + " " + what,
        Entry.number(held.value(), held.standardError()),
        own.measured(Measurement.ofHeldOut(Copies.RATE))
            .findFirst()
            .map(copies -> Tables.percent(copies, copies.n() != held.n()))
            .orElse(Entry.number(Double.NaN)));
  }

  private static List<Entry> row(String name, Entry value, Entry copies) {
    Entry none = Entry.number(Double.NaN, Shown.number(Double.NaN));
    return List.of(Entry.text(name), value, none, none, copies);
  }
}
