package dev.ito.study;

import dev.ito.evaluation.Copies;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says which experiments draw their training images again. */
record Copying(Comparison all) {
  /** So many copies are what the samples are. */
  private static final double MOSTLY = 0.5;

  /**
   * Returns a sentence for each experiment with copies, a warning if so many are notable, and one
   * for those without.
   */
  List<Sentence> sentences() {
    List<Sentence> sentences = new ArrayList<>();
    Map<Long, List<String>> without = new LinkedHashMap<>();
    for (String experiment : all.experiments()) {
      List<Row> known =
          all.of(experiment).rows().stream().filter(row -> rate(row).isPresent()).toList();
      List<Row> flagged = known.stream().filter(Copying::notable).toList();
      if (!flagged.isEmpty()) {
        sentences.add(flagged(experiment, flagged, known.size()));
      } else if (!known.isEmpty() && value(most(known)) > 0) {
        sentences.add(sound(experiment, most(known)));
      } else if (!known.isEmpty()) {
        long n = rate(known.get(0)).orElseThrow().n();
        without.computeIfAbsent(n, key -> new ArrayList<>()).add(experiment);
      }
    }
    without.forEach(
        (n, experiments) ->
            sentences.add(
                Sentence.of(
                    "%s: no sample is a copy of a training image (n = %d for each sampler).",
                    String.join(", ", experiments), n)));
    return sentences;
  }

  private static Row most(List<Row> rows) {
    return rows.stream().max(Comparator.comparingDouble(Copying::value)).orElseThrow();
  }

  private static double value(Row row) {
    return rate(row).orElseThrow().value();
  }

  private static Sentence sound(String experiment, Row most) {
    Measurement found = rate(most).orElseThrow();
    return Sentence.of(
        "%s: of no sampler more than %s of the samples are copies of training images (n = %d)%s.",
        experiment,
        percent(found),
        found.n(),
        heldOut(most).map(held -> "; of held-out images it is " + percent(held)).orElse(""));
  }

  private static Sentence flagged(String experiment, List<Row> flagged, int known) {
    Row most = most(flagged);
    Measurement found = rate(most).orElseThrow();
    return Sentence.of(
        "Warning: %s draws training images again, by %s: of the samples of %s, %s are copies (n ="
            + " %d)%s.%s",
        experiment,
        flagged.size() == known ? "all samplers" : flagged.size() + " of " + known + " samplers",
        most.label().sampler(),
        percent(found),
        found.n(),
        distance(most),
        found.value() > MOSTLY ? " What it has of quality is the training set's." : "");
  }

  /** Returns the part of a row's samples that are copies, in percent. */
  static String percent(Measurement rate) {
    // Of whole copies: 100 times 0.14 is more than 14.
    return Shown.number(100 * Math.rint(rate.value() * rate.n()) / rate.n()) + " %";
  }

  /** How near they are, beside held-out images. */
  private static String distance(Row row) {
    Optional<Measurement> own = row.measurement(Copies.DISTANCE);
    Optional<Measurement> held = row.measurement(Measurement.ofHeldOut(Copies.DISTANCE));
    return own.isPresent() && held.isPresent()
        ? ", at "
            + Shown.number(own.get().value() / held.get().value())
            + " of the distance that held-out images have from the nearest training image"
        : "";
  }

  static Optional<Measurement> rate(Row row) {
    return row.measurement(Copies.RATE);
  }

  private static Optional<Measurement> heldOut(Row row) {
    return row.measurement(Measurement.ofHeldOut(Copies.RATE));
  }

  /** Returns whether so many samples of a row are copies that a reader must know. */
  static boolean notable(Row row) {
    double held = heldOut(row).map(Measurement::value).orElse(0.0);
    return rate(row).map(found -> Copies.notable(found, held)).orElse(false);
  }
}
