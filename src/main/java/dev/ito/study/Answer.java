package dev.ito.study;

import dev.ito.evaluation.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in sentences what the rows of a study answer to its question. */
final class Answer {
  private final Comparison all;
  private final List<PairedDifference> differences;
  private final List<String> sentences = new ArrayList<>();

  private Answer(Comparison all, List<PairedDifference> differences) {
    this.all = all;
    this.differences = differences;
  }

  /** Returns the sentences, the most important first. */
  static List<String> of(Comparison comparison, List<PairedDifference> differences) {
    Answer answer = new Answer(comparison, differences);
    comparison.quality().ifPresent(answer::sayQuality);
    answer.sayPaths();
    answer.sayScores();
    answer.sayFailures();
    return List.copyOf(answer.sentences);
  }

  private void sayQuality(String quality) {
    for (String experiment : all.experiments()) {
      all.of(experiment).best(quality).ifPresent(best -> sayBest(quality, experiment, best));
    }
    Optional<Row> overall = all.best(quality);
    for (String experiment : all.experiments()) {
      Optional<Row> best = all.of(experiment).best(quality);
      if (best.isPresent() && !best.equals(overall)) {
        differences.stream()
            .filter(d -> d.quantity().equals(quality) && d.left().equals(best.get().label()))
            .findFirst()
            .ifPresent(this::sayDifference);
      }
    }
  }

  private void sayBest(String quality, String experiment, Row best) {
    Measurement found = best.measurement(quality).orElseThrow();
    say(
        "%s: the least %s is %s, by %s with %.0f evaluations and %.2g s a sample%s.",
        experiment,
        quality,
        shown(found),
        best.label().way(),
        best.nfe(),
        best.secondsPerSample(),
        cheapest(quality, experiment, found, best));
  }

  /** The fewest evaluations that are as good, up to two standard errors. */
  private String cheapest(String quality, String experiment, Measurement least, Row best) {
    return all.of(experiment).rows().stream()
        .filter(row -> row.measurement(quality).isPresent())
        .filter(row -> isAsGood(row.measurement(quality).get(), least))
        .min(Comparator.comparingDouble(Row::nfe))
        .filter(row -> row.nfe() < best.nfe())
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "; within two standard errors of it with the fewest evaluations (%.0f): %s, %s",
                    row.nfe(),
                    row.label().way(),
                    shown(row.measurement(quality).get())))
        .orElse("");
  }

  private static boolean isAsGood(Measurement one, Measurement least) {
    double error = Math.hypot(one.standardError(), least.standardError());
    return one.value() <= least.value() + 2 * error;
  }

  private void sayDifference(PairedDifference d) {
    say(
        "From the same noise, the best of %s is %.3g +- %.2g (95 %%) above the best of %s in %s.",
        d.left().experiment(), d.difference(), d.halfWidth(), d.right().experiment(), d.quantity());
  }

  private void sayPaths() {
    for (String experiment : all.experiments()) {
      all.of(experiment).rows().stream()
          .filter(row -> row.pathwise().isPresent())
          .max(Comparator.comparingDouble(Row::nfe))
          .ifPresent(
              row ->
                  say(
                      "%s: sample by sample, %s ends %.2g from %s (root mean square, in model"
                          + " units).",
                      experiment,
                      row.label().way(),
                      row.pathwise().get().rms(),
                      row.pathwise().get().reference()));
    }
  }

  private void sayScores() {
    all.rows().stream()
        .filter(row -> row.label().variation().isEmpty())
        .filter(row -> !row.measurements().isEmpty())
        .forEach(
            row ->
                say(
                    "%s: %s.",
                    row.label(),
                    String.join(
                        ", ",
                        row.measurements().stream().map(m -> m.name() + " " + shown(m)).toList())));
  }

  private void sayFailures() {
    long failed = all.rows().stream().filter(row -> row.failure().isPresent()).count();
    if (failed > 0) {
      say("%d of %d cells failed; the table says why.", failed, all.rows().size());
    }
  }

  private static String shown(Measurement m) {
    return Double.isNaN(m.standardError())
        ? String.format(Locale.ROOT, "%.4g", m.value())
        : String.format(Locale.ROOT, "%.4g +- %.2g", m.value(), m.standardError());
  }

  private void say(String format, Object... values) {
    sentences.add(String.format(Locale.ROOT, format, values));
  }
}
