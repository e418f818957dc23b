package dev.ito.study;

import dev.ito.evaluation.Copies;
import dev.ito.evaluation.ErrorBudget;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Shown;
import dev.ito.report.Table;
import dev.ito.report.Table.Column;
import dev.ito.report.Table.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tables of a report.
 *
 * @param folder of the report, from which rows lead to their cells
 */
record Tables(Findings findings, Path folder) {
  /** Samplers of each experiment in the table of the best. */
  private static final int BEST = 3;

  static final String TIME =
      "Time per sample: median over batches after a warm-up, on the machine of each experiment.";

  private static final String PATHWISE =
      " Pathwise RMS: root mean square distance to the samples of the reference, in model units.";

  private Comparison all() {
    return new Comparison(findings.rows());
  }

  private boolean hasPaths() {
    return findings.rows().stream().anyMatch(row -> row.pathwise().isPresent());
  }

  /** Returns the best samplers of each experiment by the quality of the study, and real images. */
  Table headline() {
    String quality = findings.quality();
    Comparator<Row> order =
        Comparator.comparingDouble(row -> row.measurement(quality).orElseThrow().value());
    List<Row> best =
        all().experiments().stream()
            .flatMap(experiment -> measured(experiment).sorted(order).limit(BEST))
            .sorted(order)
            .toList();
    List<List<Entry>> rows = new ArrayList<>();
    best.forEach(row -> rows.add(headline(row, quality)));
    if (!rows.isEmpty()) {
      rows.addAll(new RealRows(all(), quality).entries());
    }
    return new Table(
        "The best samplers by " + all().named(quality),
        "At most "
            + BEST
            + " of each experiment, the best, which is the least, first, \u00b1 standard error; then"
            + " what real"
            + " images have. NFE: evaluations of the score per sample. "
            + TIME
            + " Copies: part of the samples that are nearer to a training image than a third of the"
            + " mean distance to the next 50.",
        List.of(
            Column.text("experiment"),
            Column.text("sampler"),
            Column.number(all().named(quality)),
            Column.number("NFE"),
            Column.number("time/sample"),
            Column.number("copies")),
        rows);
  }

  private Stream<Row> measured(String experiment) {
    return all().of(experiment).rows().stream()
        .filter(row -> row.measurement(findings.quality()).isPresent());
  }

  private List<Entry> headline(Row row, String quality) {
    return List.of(
        Entry.text(row.label().experiment()),
        Entry.link(row.label().sampler(), StudyReport.link(folder, row)),
        measurement(row, quality),
        Entry.number(row.nfe()),
        time(row),
        row.measurement(Copies.RATE).map(Tables::percent).orElse(Entry.number(Double.NaN)));
  }

  /** Returns a part of all in percent. */
  static Entry percent(Measurement part) {
    return percent(part, false);
  }

  /**
   * Returns a part of all in percent.
   *
   * @param withN whether it is said of how many
   */
  static Entry percent(Measurement part, boolean withN) {
    double percent = 100 * part.value();
    double error = 100 * part.standardError();
    String text = error == 0 ? Shown.number(percent) : Shown.withError(percent, error);
    return Entry.number(percent, text + " %" + (withN ? " (n = " + part.n() + ")" : ""));
  }

  private static Entry time(Row row) {
    double seconds = row.secondsPerSample();
    return Entry.number(seconds, Shown.seconds(seconds));
  }

  private static Entry measurement(Row row, String quantity) {
    return row.measurement(quantity)
        .map(m -> Entry.number(m.value(), m.standardError()))
        .orElse(Entry.number(Double.NaN));
  }

  /** Returns a row for each cell, and one for each baseline of a likelihood. */
  Table results() {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("experiment"),
                Column.text("sampler"),
                Column.number("NFE"),
                Column.number("time/sample")));
    quantities().forEach(name -> columns.add(Column.number(all().named(name))));
    if (hasPaths()) {
      columns.add(Column.number("pathwise RMS"));
    }
    BaselineRows baselines = new BaselineRows(all());
    Stream<List<Entry>> last = baselines.entries(quantities(), columns.size()).stream();
    return new Table(
        "All results",
        "\u00b1 standard error. A click on a heading sorts by it, one on a sampler leads to its folder. "
            + TIME
            + (hasPaths() ? PATHWISE : "")
            + baselines.caption(),
        columns,
        Stream.concat(findings.rows().stream().map(this::result), last).toList());
  }

  /** Those of held-out images are the same in all rows. */
  private List<String> quantities() {
    return all().quantities().stream().filter(name -> !Measurement.isOfHeldOut(name)).toList();
  }

  private List<Entry> result(Row row) {
    List<Entry> entries = new ArrayList<>();
    boolean sampler = !row.label().sampler().isEmpty();
    String link = StudyReport.link(folder, row);
    String experiment = row.label().experiment();
    entries.add(sampler ? Entry.text(experiment) : Entry.link(experiment, link));
    entries.add(sampler ? Entry.link(row.label().sampler(), link) : Entry.text(""));
    if (row.failure().isPresent()) {
      entries.add(Entry.failure("failed: " + row.failure().get()));
      return entries;
    }
    entries.add(Entry.number(row.nfe()));
    entries.add(time(row));
    quantities().forEach(name -> entries.add(measurement(row, name)));
    if (hasPaths()) {
      entries.add(
          row.pathwise()
              .map(path -> Entry.number(path.rms(), path.standardError()))
              .orElse(Entry.number(Double.NaN)));
    }
    return entries;
  }

  /** Returns what was compared, an experiment in each column. */
  Table facts() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("")));
    findings.facts().keySet().forEach(name -> columns.add(Column.text(name)));
    List<List<Entry>> rows =
        findings.facts().values().stream()
            .flatMap(facts -> facts.keySet().stream())
            .distinct()
            .map(this::fact)
            .toList();
    return new Table("What was compared", "", columns, rows);
  }

  private List<Entry> fact(String key) {
    List<Entry> line = new ArrayList<>(List.of(Entry.text(key)));
    findings.facts().values().forEach(one -> line.add(Entry.text(one.getOrDefault(key, "\u2013"))));
    return line;
  }

  static Table slopes(List<Convergence.Slope> slopes) {
    return new Table(
        "Slopes of convergence",
        "Of the logarithm of the distance over that of the evaluations, by least squares, \u00b1 standard"
            + " error.",
        List.of(
            Column.text("experiment"),
            Column.text("sampler"),
            Column.number("slope"),
            Column.number("points")),
        slopes.stream()
            .map(
                slope ->
                    List.of(
                        Entry.text(slope.sampler().experiment()),
                        Entry.text(slope.sampler().variation()),
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
