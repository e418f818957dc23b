package dev.ito.study;

import dev.ito.evaluation.ErrorBudget;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Shown;
import dev.ito.report.Table;
import dev.ito.report.Table.Column;
import dev.ito.report.Table.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables of a report. */
record Tables(Findings findings) {
  /** Ways of each experiment in the table of the best. */
  private static final int BEST = 3;

  private Comparison all() {
    return new Comparison(findings.rows());
  }

  private boolean hasPaths() {
    return findings.rows().stream().anyMatch(row -> row.pathwise().isPresent());
  }

  /** Returns the best ways of each experiment by the quality of the study. */
  Table headline() {
    String quality = findings.quality();
    Comparator<Row> order =
        Comparator.comparingDouble(row -> row.measurement(quality).orElseThrow().value());
    List<Row> best =
        all().experiments().stream()
            .flatMap(experiment -> measured(experiment).sorted(order).limit(BEST))
            .sorted(order)
            .toList();
    List<Column> columns =
        List.of(
            Column.text("experiment"),
            Column.text("way"),
            Column.number(quality),
            Column.number("NFE"),
            Column.number("s/sample"));
    return new Table(
        "The best ways by " + quality,
        "At most "
            + BEST
            + " of each experiment, the least value first, \u00b1 standard error. NFE: evaluations of the"
            + " score per sample.",
        columns,
        best.stream().map(row -> headline(row, quality)).toList());
  }

  private Stream<Row> measured(String experiment) {
    return all().of(experiment).rows().stream()
        .filter(row -> row.measurement(findings.quality()).isPresent());
  }

  private static List<Entry> headline(Row row, String quality) {
    return List.of(
        Entry.text(row.label().experiment()),
        Entry.text(row.label().way()),
        measurement(row, quality),
        Entry.number(row.nfe()),
        Entry.number(row.secondsPerSample()));
  }

  private static Entry measurement(Row row, String quantity) {
    return row.measurement(quantity)
        .map(m -> Entry.number(m.value(), m.standardError()))
        .orElse(Entry.number(Double.NaN));
  }

  /** Returns a row for each cell. */
  Table results() {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("experiment"),
                Column.text("way"),
                Column.number("NFE"),
                Column.number("s/sample")));
    all().quantities().forEach(name -> columns.add(Column.number(name)));
    if (hasPaths()) {
      columns.add(Column.number("pathwise RMS"));
    }
    return new Table(
        "All results",
        "\u00b1 standard error. A click on a heading sorts by it. Pathwise RMS: root mean square distance"
            + " to the samples of the reference, in model units.",
        columns,
        findings.rows().stream().map(this::result).toList());
  }

  private List<Entry> result(Row row) {
    List<Entry> entries = new ArrayList<>();
    entries.add(Entry.text(row.label().experiment()));
    entries.add(Entry.text(row.label().way()));
    if (row.failure().isPresent()) {
      entries.add(Entry.failure("failed: " + row.failure().get()));
      return entries;
    }
    entries.add(Entry.number(row.nfe()));
    entries.add(Entry.number(row.secondsPerSample()));
    all().quantities().forEach(name -> entries.add(measurement(row, name)));
    if (hasPaths()) {
      entries.add(
          row.pathwise()
              .map(path -> Entry.number(path.rms(), path.standardError()))
              .orElse(Entry.number(Double.NaN)));
    }
    return entries;
  }

  /** Returns what was compared. */
  Table facts() {
    return new Table("", "", List.of(), List.of());
  }

  static Table slopes(List<Convergence.Slope> slopes) {
    return new Table(
        "Slopes of convergence",
        "Of the logarithm of the distance over that of the evaluations, by least squares, \u00b1 standard"
            + " error.",
        List.of(
            Column.text("experiment"),
            Column.text("way"),
            Column.number("slope"),
            Column.number("points")),
        slopes.stream()
            .map(
                slope ->
                    List.of(
                        Entry.text(slope.way().experiment()),
                        Entry.text(slope.way().variation()),
                        Entry.number(slope.value(), slope.standardError()),
                        Entry.number(slope.points())))
            .toList());
  }

  /** Returns the sources of error of each measurement that knows them. */
  List<Table> budgets() {
    List<Table> budgets = new ArrayList<>();
    for (Row row : findings.rows()) {
      for (Measurement m : row.measurements()) {
        budget(row, m).ifPresent(budgets::add);
      }
    }
    return budgets;
  }

  private static Optional<Table> budget(Row row, Measurement m) {
    if (m.detail().errors().isEmpty()) {
      return Optional.empty();
    }
    List<Column> columns =
        List.of(
            Column.text("source"),
            Column.number("size"),
            Column.number("largest of one image"),
            Column.number("images"),
            Column.text("meaning"));
    return Optional.of(
        new Table(
            "Sources of error: " + row.label() + ", " + m.name(),
            m.name() + " is " + Shown.withError(m.value(), m.standardError()) + ".",
            columns,
            m.detail().errors().stream().map(Tables::error).toList()));
  }

  private static List<Entry> error(ErrorBudget.Term term) {
    return List.of(
        Entry.text(term.name()),
        Entry.number(term.value(), term.standardError()),
        Entry.number(term.largest()),
        Entry.number(term.images()),
        Entry.text(term.meaning()));
  }
}
