package dev.ito.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ito.evaluation.Measurement;
import dev.ito.study.PairedDifference;
import dev.ito.study.Pairing;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A quantity of a run less that of another.
 *
 * @param standardError of pairs, from the differences of each image or sample; of others as if the
 *     two were independent
 * @param paired whether it is that of pairs
 * @param unpaired why it is not; empty if it is
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MetricDifference(
    String quantity,
    String left,
    String right,
    double difference,
    double standardError,
    boolean paired,
    String unpaired) {
  /** Compares two runs; empty if one has not measured it. */
  static Optional<MetricDifference> of(String quantity, RunRecord left, RunRecord right)
      throws IOException {
    Optional<Measurement> a = left.measurement(quantity);
    Optional<Measurement> b = right.measurement(quantity);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    Pairing pairing = Pairing.of(quantity, left.row(), right.row());
    Optional<PairedDifference> pairs = pairing.difference();
    return Optional.of(
        new MetricDifference(
            quantity,
            left.name(),
            right.name(),
            a.get().value() - b.get().value(),
            pairs
                .map(PairedDifference::standardError)
                .orElseGet(() -> Math.hypot(a.get().standardError(), b.get().standardError())),
            pairs.isPresent(),
            pairing.unpaired()));
  }

  /** Returns it in one line, with how many standard errors it is from 0. */
  String text() {
    return String.format(Locale.ROOT, "%+.4g", difference)
        + Measurement.error("%.2g", standardError)
        + (standardError > 0
            ? String.format(Locale.ROOT, " (%.1f errors)", Math.abs(difference) / standardError)
            : "")
        + (paired ? ", paired" : ", unpaired: " + unpaired);
  }
}
