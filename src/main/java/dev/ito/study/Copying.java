package dev.ito.study;

import dev.ito.evaluation.Copies;
import dev.ito.evaluation.Measurement;
import dev.ito.report.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says which experiments draw their training images again. */
record Copying(Comparison all) {
  /** Returns a sentence for each experiment that does, and one for all that do not. */
  List<Sentence> sentences() {
    List<Sentence> sentences = new ArrayList<>();
    List<String> sound = new ArrayList<>();
    double most = 0;
    for (String experiment : all.experiments()) {
      List<Row> known =
          all.of(experiment).rows().stream().filter(row -> rate(row).isPresent()).toList();
      List<Row> flagged = known.stream().filter(Copying::notable).toList();
      if (!flagged.isEmpty()) {
        sentences.add(flagged(experiment, flagged, known.size()));
      } else if (!known.isEmpty()) {
        sound.add(experiment);
        most =
            Math.max(
                most, known.stream().mapToDouble(row -> rate(row).get().value()).max().orElse(0));
      }
    }
    if (!sound.isEmpty()) {
      sentences.add(
          Sentence.of(
              "%s: no sampler draws training images again: %s of its samples are copies.",
              String.join(", ", sound),
              most == 0 ? "none" : "at most " + Shown.number(100 * most) + " %"));
    }
    return sentences;
  }

  private static Sentence flagged(String experiment, List<Row> flagged, int known) {
    Row most =
        flagged.stream()
            .max(Comparator.comparingDouble(row -> rate(row).get().value()))
            .orElseThrow();
    return Sentence.of(
        "Warning: %s draws its training images again, by %s: of the samples of %s, %s %% are copies"
            + "%s. What it has of quality is the training set's.",
        experiment,
        flagged.size() == known ? "all samplers" : flagged.size() + " of " + known + " samplers",
        most.label().sampler(),
        Shown.number(100 * rate(most).get().value()),
        distance(most));
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

  private static Optional<Measurement> rate(Row row) {
    return row.measurement(Copies.RATE);
  }

  /** Returns whether so many samples of a row are copies that a reader must know. */
  static boolean notable(Row row) {
    double held =
        row.measurement(Measurement.ofHeldOut(Copies.RATE)).map(Measurement::value).orElse(0.0);
    return rate(row).map(found -> Copies.notable(found, held)).orElse(false);
  }
}
