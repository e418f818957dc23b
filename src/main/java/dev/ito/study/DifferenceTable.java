package dev.ito.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ito.report.Table;
import dev.ito.report.Table.Column;
import dev.ito.report.Table.Entry;
import dev.ito.yaml.Yaml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The differences as a page shows them: those to be seen first as a table, all of them as data
 * behind its filter.
 */
record DifferenceTable(Differences differences) {
  /**
   * What the template shows.
   *
   * @param data all differences as JSON: a row is quantity, A, B, A minus B, standard error, pairs
   */
  record View(Table table, String data) {}

  View view() {
    List<List<Entry>> rows = differences.first().stream().map(DifferenceTable::line).toList();
    return new View(
        new Table(
            "Paired differences",
            "A minus B, from the same samples or images of both, with the 95 % interval, each for"
                + " itself: of many pairs that are equal one in twenty seems to differ. Every cell"
                + " can be compared with every other.",
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

  private String data() {
    Map<String, List<?>> columns = differences.columns();
    List<String> quantities = differences.quantities();
    List<List<Object>> rows = new ArrayList<>();
    for (int k = 0; k < differences.all().size(); k++) {
      List<Object> row = new ArrayList<>();
      row.add(quantities.indexOf(columns.get("quantity").get(k)));
      for (String name : List.of("left", "right", "difference", "standardError", "n")) {
        row.add(columns.get(name).get(k));
      }
      rows.add(row);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("names", differences.labels().stream().map(Label::toString).toList());
    data.put("experiments", differences.labels().stream().map(Label::experiment).toList());
    data.put("used", used(columns));
    data.put("quantities", quantities);
    data.put(
        "verdicts",
        Arrays.stream(PairedDifference.Verdict.values())
            .collect(Collectors.toMap(Enum::name, PairedDifference.Verdict::inTable)));
    data.put("shown", differences.shown());
    data.put("rows", rows);
    try {
      return Yaml.json()
          .writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the differences are no JSON", e);
    }
  }

  /** Rows that any difference is of. */
  private static TreeSet<Object> used(Map<String, List<?>> columns) {
    TreeSet<Object> used = new TreeSet<>(columns.get("left"));
    used.addAll(columns.get("right"));
    return used;
  }
}
