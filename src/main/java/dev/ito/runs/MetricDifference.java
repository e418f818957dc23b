package dev.ito.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ito.evaluation.Detail;
import dev.ito.evaluation.Measurement;
import dev.ito.io.Csv;
import dev.ito.study.Differences;
import dev.ito.study.PairedDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String why = whyUnpaired(left, a.get(), right, b.get());
    if (why.isEmpty()) {
      PairedDifference pairs = Differences.between(quantity, left.row(), right.row()).orElseThrow();
      return Optional.of(
          new MetricDifference(
              quantity,
              left.name(),
              right.name(),
              pairs.difference(),
              pairs.standardError(),
              true,
              ""));
    }
    return Optional.of(
        new MetricDifference(
            quantity,
            left.name(),
            right.name(),
            a.get().value() - b.get().value(),
            Math.hypot(a.get().standardError(), b.get().standardError()),
            false,
            why));
  }

  private static String whyUnpaired(RunRecord left, Measurement a, RunRecord right, Measurement b)
      throws IOException {
    for (RunRecord run : new RunRecord[] {left, right}) {
      Measurement m = run == left ? a : b;
      if (m.detail().each().isEmpty()) {
        return run.name() + " keeps no values of each";
      }
      Path file = run.folder().file(m.detail().each().get().file());
      if (!Files.isRegularFile(file)) {
        return file + " is not there";
      }
    }
    Detail.Each x = a.detail().each().get();
    Detail.Each y = b.detail().each().get();
    if (!x.of().equals(y.of())) {
      return "of other images or samples";
    }
    int n = Csv.column(left.folder().file(x.file()), x.column()).length;
    int m = Csv.column(right.folder().file(y.file()), y.column()).length;
    if (n != m) {
      return String.format(Locale.ROOT, "of %,d and %,d images or samples", n, m);
    }
    return n < 2 ? "of a single image or sample" : "";
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
