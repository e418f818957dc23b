package dev.ito.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ito.report.Table;
import dev.ito.report.Table.Column;
import dev.ito.report.Table.Entry;
import dev.ito.study.Differences.Columns;
import dev.ito.study.PairedDifference.Verdict;
import dev.ito.yaml.Yaml;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The differences as a page shows them: those to be seen first as a table, all of them as data
 * behind its filter.
 */
record DifferenceTable(Differences differences) {
  /**
   * What the template shows.
   *
   * @param data all differences as JSON: see {@link Data}
   */
  record View(Table table, String data) {}

  View view() {
    List<List<Entry>> rows = differences.first().stream().map(DifferenceTable::line).toList();
    return new View(
        new Table(
            "Paired differences",
            "A minus B, from the same samples or images of both, with the 95 % interval, each for"
                + " itself: of many pairs that are equal one in twenty seems to differ. All others are"
                + " behind the filter.",
            List.of(
                Column.text("quantity"),
                Column.text("A"),
                Column.text("B"),
                Column.number("A \u2212 B"),
                Column.text("95 % interval"),
                Column.text("verdict"),
                Column.number("pairs")),
            rows),
        data());
  }

  private static List<Entry> line(PairedDifference d) {
    return List.of(
        Entry.text(d.quantity()),
        Entry.text(d.left().toString()),
        Entry.text(d.right().toString()),
        Entry.number(d.difference(), d.standardError()),
        Entry.text(d.interval()),
        Entry.text(d.verdict().inTable()),
        Entry.number(d.n()));
  }

  /** Returns the number of the difference that a sentence is of, -1 if it is of none. */
  int number(Sentence sentence) {
    return sentence
        .difference()
        .map(
            d -> {
              List<PairedDifference> all = differences.all();
              return Math.max(all.indexOf(d), all.indexOf(d.reversed()));
            })
        .orElse(-1);
  }

  /**
   * What the filter of the page reads.
   *
   * @param names of the cells, by number
   * @param experiments of the cells, by number
   * @param used the cells that any difference is of
   * @param shown how many rows are seen first
   * @param rows quantity, A, B by number; A minus B; standard error; half the width of its
   *     interval; pairs
   */
  private record Data(
      List<String> names,
      List<String> experiments,
      Set<Integer> used,
      List<String> quantities,
      Map<Verdict, String> verdicts,
      int shown,
      List<List<Number>> rows) {}

  private String data() {
    Columns columns = differences.columns();
    List<Label> labels = differences.labels();
    Set<Integer> used = new TreeSet<>(columns.left());
    used.addAll(columns.right());
    Data data =
        new Data(
            labels.stream().map(Label::toString).toList(),
            labels.stream().map(Label::experiment).toList(),
            used,
            differences.quantities(),
            verdicts(),
            differences.shown(),
            rows(columns));
    try {
      return Yaml.json()
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the differences are no JSON", e);
    }
  }

  private static Map<Verdict, String> verdicts() {
    Map<Verdict, String> verdicts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(verdict, verdict.inTable());
    }
    return verdicts;
  }

  private List<List<Number>> rows(Columns columns) {
    List<String> quantities = differences.quantities();
    return IntStream.range(0, columns.n().size())
        .mapToObj(
            k ->
                // Not List.of: a difference that is not known is null.
                Arrays.<Number>asList(
                    quantities.indexOf(columns.quantity().get(k)),
                    columns.left().get(k),
                    columns.right().get(k),
                    columns.difference().get(k),
                    columns.standardError().get(k),
                    Differences.rounded(differences.all().get(k).halfWidth()),
                    columns.n().get(k)))
        .toList();
  }
}
