package dev.ito.study;

import dev.ito.evaluation.Baselines;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says in sentences what the rows of a study answer to its question. */
final class Answer {
  private final Comparison all;
  private final Differences differences;
  private final List<Sentence> sentences = new ArrayList<>();

  private Answer(Comparison all, Differences differences) {
    this.all = all;
    this.differences = differences;
  }

  /** Returns the sentences, the most important first. */
  static List<Sentence> of(
      Comparison comparison, Differences differences, List<Differences.Pair> asked)
      throws IOException {
    Answer answer = new Answer(comparison, differences);
    for (Differences.Pair pair : asked) {
      answer.sayAsked(pair);
    }
    answer.sentences.addAll(new Copying(comparison).sentences());
    comparison.quality().ifPresent(answer::sayQuality);
    answer.sayPaths();
    answer.sayScores();
    answer.sayLimits();
    answer.sayFailures();
    return List.copyOf(answer.sentences);
  }

  /** Of the quality, or what else is known of both. */
  private void sayAsked(Differences.Pair pair) throws IOException {
    List<String> quantities = new ArrayList<>(differences.quantities());
    all.quality().filter(quantities::remove).ifPresent(quality -> quantities.add(0, quality));
    Optional<PairedDifference> found =
        quantities.stream()
            .flatMap(name -> differences.of(name, pair.left(), pair.right()).stream())
            .findFirst();
    if (found.isPresent()) {
      sentences.add(Sentence.of("", found.get()));
    } else {
      say("%s and %s have no difference of pairs: %s.", pair.left(), pair.right(), why(pair));
    }
  }

  private String why(Differences.Pair pair) throws IOException {
    Row left = all.row(pair.left());
    Row right = all.row(pair.right());
    for (Row row : List.of(left, right)) {
      if (row.failure().isPresent()) {
        return row.label() + " failed";
      }
    }
    List<String> both =
        left.measurements().stream()
            .map(Measurement::name)
            .filter(name -> right.measurement(name).isPresent())
            .toList();
    // Of what keeps its values the reason says more.
    Optional<String> quantity =
        both.stream()
            .filter(
                name -> (EachValue.missing(name, left) + EachValue.missing(name, right)).isEmpty())
            .findFirst()
            .or(() -> both.stream().findFirst());
    return quantity.isPresent()
        ? Pairing.of(quantity.get(), left, right).unpaired()
        : "nothing was measured of both";
  }

  private void sayQuality(String quality) {
    for (String experiment : all.experiments()) {
      Comparison own = all.of(experiment);
      own.best(quality).ifPresent(best -> sayBest(quality, experiment, best));
    }
    Optional<Row> overall = all.best(quality);
    for (String experiment : all.experiments()) {
      Optional<Row> best = all.of(experiment).best(quality);
      if (best.isPresent() && !best.equals(overall)) {
        differences
            .of(quality, best.get().label(), overall.orElseThrow().label())
            .ifPresent(d -> sentences.add(Sentence.of("From the same noise, ", d)));
      }
    }
    sentences.addAll(new Resolution(all, differences, quality).sentences());
  }

  private void sayBest(String quality, String experiment, Row best) {
    Measurement found = best.measurement(quality).orElseThrow();
    say(
        "%s: the least %s is %s (n = %d), by %s with %s evaluations and %s a sample%s.",
        experiment,
        quality,
        Shown.withError(found.value(), found.standardError()),
        found.n(),
        best.label().sampler(),
        Shown.number(best.nfe()),
        Shown.seconds(best.secondsPerSample()),
        Copying.notable(best)
            ? ", of whose samples "
                + Copying.percent(Copying.rate(best).orElseThrow())
                + " are copies"
            : "");
    cheapest(quality, experiment, best).ifPresent(sentences::add);
  }

  /** The fewest evaluations that the pairs do not tell from the best. */
  private Optional<Sentence> cheapest(String quality, String experiment, Row best) {
    return all.of(experiment).rows().stream()
        .filter(row -> row.nfe() < best.nfe())
        .sorted(Comparator.comparingDouble(Row::nfe))
        .flatMap(
            row ->
                differences.of(quality, row.label(), best.label()).stream()
                    .filter(PairedDifference::includesZero)
                    .map(
                        d ->
                            Sentence.of(
                                "With fewer evaluations (" + Shown.number(row.nfe()) + "), ", d)))
        .findFirst();
  }

  /** The nearest of those that have the same goal. */
  private void sayPaths() {
    for (String experiment : all.experiments()) {
      List<Row> rows =
          all.of(experiment).rows().stream().filter(row -> row.pathwise().isPresent()).toList();
      rows.stream()
          .map(row -> row.pathwise().get().reference())
          .distinct()
          .forEach(goal -> sayNearest(experiment, goal, rows));
    }
  }

  private void sayNearest(String experiment, String goal, List<Row> rows) {
    rows.stream()
        .filter(row -> row.pathwise().get().reference().equals(goal))
        .min(Comparator.comparingDouble(row -> row.pathwise().get().rms()))
        .ifPresent(
            row ->
                say(
                    "%s: sample by sample, %s comes nearest to %s: %s (root mean square, in model"
                        + " units) with %s evaluations.",
                    experiment,
                    row.label().sampler(),
                    goal,
                    Shown.withError(
                        row.pathwise().get().rms(), row.pathwise().get().standardError()),
                    Shown.number(row.nfe())));
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
                        row.measurements().stream()
                            .map(
                                m -> m.name() + " " + Shown.withError(m.value(), m.standardError()))
                            .toList())));
  }

  /** What floors and trivial models make of likelihoods. */
  private void sayLimits() {
    for (Row row : all.rows()) {
      for (Measurement m : row.measurements()) {
        m.detail()
            .limit()
            .flatMap(limit -> limit.verdict(m.value(), m.standardError()))
            .or(() -> new Baselines(m.detail().baselines()).verdict(m.value(), m.standardError()))
            .ifPresent(verdict -> say("%s: %s is %s.", row.label(), m.name(), verdict));
      }
    }
  }

  private void sayFailures() {
    long failed = all.rows().stream().filter(row -> row.failure().isPresent()).count();
    if (failed > 0) {
      say("%d of %d cells failed; the table says why.", failed, all.rows().size());
    }
  }

  private void say(String format, Object... values) {
    sentences.add(Sentence.of(format, values));
  }
}
