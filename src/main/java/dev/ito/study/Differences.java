package dev.ito.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every cell against every other, in each quantity that is known of each sample or image.
 *
 * @param labels of the rows, in their order
 * @param all those to be seen first in front: what was asked for, then each against the best of its
 *     experiment
 * @param shown how many these are
 */
public record Differences(List<Label> labels, List<PairedDifference> all, int shown) {
  private static final MathContext DIGITS = new MathContext(8);

  /** Two cells that are to be compared. */
  record Pair(Label left, Label right) {}

  /**
   * Compares all rows.
   *
   * @param asked pairs to be seen first
   */
  static Differences of(Comparison rows, List<Pair> asked) throws IOException {
    Map<List<Object>, PairedDifference> found = new LinkedHashMap<>();
    Set<List<Object>> first = new LinkedHashSet<>();
    for (String quantity : rows.quantities()) {
      List<EachValue> each = each(quantity, rows.rows());
      for (int i = 0; i < each.size(); i++) {
        for (EachValue other : each.subList(i + 1, each.size())) {
          if (each.get(i).unpaired(other).isEmpty()) {
            PairedDifference d = each.get(i).minus(other);
            found.put(key(d), d);
          }
        }
      }
    }
    List<PairedDifference> front = new ArrayList<>();
    for (Pair pair : asked) {
      rows.quantities().forEach(name -> move(name, pair, found, first, front));
    }
    againstTheBest(rows)
        .forEach(
            (quantity, pairs) -> pairs.forEach(pair -> move(quantity, pair, found, first, front)));
    int shown = front.size();
    found.forEach((key, d) -> front.addAll(first.contains(key) ? List.of() : List.of(d)));
    return new Differences(
        rows.rows().stream().map(Row::label).toList(), List.copyOf(front), shown);
  }

  /** Each sampler against the best of its experiment, and these against the best of all. */
  private static Map<String, List<Pair>> againstTheBest(Comparison rows) {
    Map<String, List<Pair>> pairs = new LinkedHashMap<>();
    for (String quantity : rows.quantities()) {
      List<Pair> some = pairs.computeIfAbsent(quantity, name -> new ArrayList<>());
      Optional<Row> best = rows.best(quantity);
      for (String experiment : rows.experiments()) {
        Optional<Row> own = rows.of(experiment).best(quantity);
        if (own.isPresent()) {
          some.add(new Pair(own.get().label(), best.orElseThrow().label()));
          rows.of(experiment)
              .rows()
              .forEach(row -> some.add(new Pair(row.label(), own.get().label())));
        }
      }
    }
    return pairs;
  }

  private static List<Object> key(PairedDifference d) {
    return List.of(d.quantity(), Set.of(d.left(), d.right()));
  }

  private static void move(
      String quantity,
      Pair pair,
      Map<List<Object>, PairedDifference> found,
      Set<List<Object>> first,
      List<PairedDifference> front) {
    if (pair.left.equals(pair.right)) {
      return;
    }
    List<Object> key = List.of(quantity, Set.of(pair.left, pair.right));
    PairedDifference d = found.get(key);
    if (d != null && first.add(key)) {
      front.add(d.left().equals(pair.left) ? d : d.reversed());
    }
  }

  /** Returns what is known of each sample or image, of rows that have names of their own. */
  private static List<EachValue> each(String quantity, List<Row> rows) throws IOException {
    List<EachValue> all = new ArrayList<>();
    Set<Label> seen = new LinkedHashSet<>();
    for (Row row : rows) {
      EachValue.of(quantity, row).filter(each -> seen.add(row.label())).ifPresent(all::add);
    }
    return all;
  }

  /** Returns those to be seen first. */
  List<PairedDifference> first() {
    return all.subList(0, shown);
  }

  /** Returns left against right in a quantity; empty if they have no pairs. */
  Optional<PairedDifference> of(String quantity, Label left, Label right) {
    return all.stream()
        .filter(d -> d.quantity().equals(quantity) && d.isBetween(left, right))
        .findFirst()
        .map(d -> d.left().equals(left) ? d : d.reversed());
  }

  /** Returns the quantities that have any. */
  List<String> quantities() {
    return all.stream().map(PairedDifference::quantity).distinct().toList();
  }

  /** The differences as a file keeps them: a list for each part, the rows by their numbers. */
  record Columns(
      List<String> quantity,
      List<Integer> left,
      List<Integer> right,
      List<Double> difference,
      @JsonProperty("standardError") List<Double> standardError,
      List<Long> n) {}

  @JsonValue
  Columns columns() {
    Map<Label, Integer> number = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      number.putIfAbsent(labels.get(i), i);
    }
    return new Columns(
        all.stream().map(PairedDifference::quantity).toList(),
        all.stream().map(d -> number.get(d.left())).toList(),
        all.stream().map(d -> number.get(d.right())).toList(),
        all.stream().map(d -> rounded(d.difference())).toList(),
        all.stream().map(d -> rounded(d.standardError())).toList(),
        all.stream().map(PairedDifference::n).toList());
  }

  /** So many digits say what the page says; null: not known. */
  static Double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : null;
  }
}
