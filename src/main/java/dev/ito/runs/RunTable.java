package dev.ito.runs;

import dev.ito.evaluation.Measurement;
import dev.ito.math.InvalidInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs, one in each line. */
public record RunTable(List<RunSummary> runs) {
  private static final String DESCENDING = ",desc";

  /**
   * Returns the same runs in another order; those without the value come last.
   *
   * @param key folder, name, state, steps, loss, when, or the name of a metric; with {@code ,desc}
   *     the largest first
   * @throws InvalidInput if no run has it
   */
  public RunTable sorted(String key) {
    boolean descending = key.endsWith(DESCENDING);
    String plain = descending ? key.substring(0, key.length() - DESCENDING.length()) : key;
    return switch (plain) {
      case "folder" -> by(RunSummary::folder, descending);
      case "name" -> by(RunSummary::name, descending);
      case "state" -> by(RunSummary::state, descending);
      case "steps" -> by(RunSummary::steps, descending);
      case "loss" -> by(RunSummary::loss, descending);
      case "when" -> by(RunSummary::finished, descending);
      default -> byMetric(plain, descending);
    };
  }

  private RunTable byMetric(String name, boolean descending) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> run.metrics().forEach(m -> names.add(m.name())));
    InvalidInput.require(
        names.contains(name),
        "--sort %s: use folder, name, state, steps, loss, when%s, and add ,desc for the largest"
            + " first",
        name,
        names.stream().map(metric -> ", " + metric).collect(Collectors.joining()));
    return by(
        run ->
            run.metrics().stream()
                .filter(m -> m.name().equals(name))
                .map(Measurement::value)
                .findFirst()
                .orElse(null),
        descending);
  }

  private <T extends Comparable<? super T>> RunTable by(
      Function<RunSummary, T> value, boolean descending) {
    Comparator<T> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
    List<RunSummary> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparing(value, Comparator.nullsLast(order)));
    return new RunTable(sorted);
  }

  /** Returns the table as text. */
  public String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("run", "state", "loss", "when", "metrics"));
    runs.forEach(run -> lines.add(line(run)));
    return aligned(lines);
  }

  private static List<String> line(RunSummary run) {
    Stream<String> rest =
        Stream.concat(Stream.of(run.remark()), run.metrics().stream().map(RunTable::text));
    return List.of(
        run.folder(),
        run.progress(),
        run.loss() == null ? "-" : String.format(Locale.ROOT, "%.4f", run.loss()),
        Optional.ofNullable(run.finished()).orElse("-"),
        rest.filter(text -> !text.isEmpty()).collect(Collectors.joining(", ")));
  }

  private static String text(Measurement m) {
    return m.name() + " " + value(m);
  }

  /** Returns a value with its error. */
  static String value(Measurement m) {
    return String.format(Locale.ROOT, "%.4g", m.value())
        + Measurement.error("%.2g", m.standardError());
  }

  /** Returns cells in columns, each as wide as its longest. */
  static String aligned(List<List<String>> lines) {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int k = 0; k < line.size(); k++) {
        widths[k] = Math.max(widths[k], line.get(k).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder one = new StringBuilder();
      for (int k = 0; k < line.size(); k++) {
        one.append(line.get(k)).append(" ".repeat(widths[k] - line.get(k).length() + 2));
      }
      text.append(one.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
