package dev.ito.study;

import dev.ito.evaluation.Detail;
import dev.ito.evaluation.Measurement;
import dev.ito.io.Csv;
import dev.ito.math.Estimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The values of a quantity of each sample or image of a row.
 *
 * @param value what they are the mean of
 * @param of what an index stands for
 */
record EachValue(String quantity, Row row, double value, double[] values, String of) {
  /** Returns the values of a row; empty if there are none: see {@link #missing}. */
  static Optional<EachValue> of(String quantity, Row row) throws IOException {
    if (!missing(quantity, row).isEmpty()) {
      return Optional.empty();
    }
    Measurement measured = row.measurement(quantity).orElseThrow();
    Detail.Each each = measured.detail().each().orElseThrow();
    double[] values = Csv.column(row.folder().resolve(each.file()), each.column());
    return Optional.of(new EachValue(quantity, row, measured.value(), values, each.of()));
  }

  /** Returns why a row has no values; empty if it has. */
  static String missing(String quantity, Row row) {
    if (row.measurement(quantity).isEmpty()) {
      return row.label() + " has no " + quantity;
    }
    Optional<Detail.Each> each = row.measurement(quantity).get().detail().each();
    if (each.isEmpty()) {
      return row.label() + " keeps no values of each";
    }
    Path file = row.folder().resolve(each.get().file());
    return Files.isRegularFile(file) ? "" : file + " is not there";
  }

  /** Returns why the values of another are not in pairs with these; empty if they are. */
  String unpaired(EachValue other) {
    if (!of.equals(other.of)) {
      return "of other images or samples";
    }
    if (values.length != other.values.length) {
      return String.format(
          Locale.ROOT, "of %,d and %,d images or samples", values.length, other.values.length);
    }
    return values.length < 2 ? "of a single image or sample" : "";
  }

  /** Returns these less others, with which they are in pairs. */
  PairedDifference minus(EachValue other) {
    double[] differences = new double[values.length];
    Arrays.setAll(differences, i -> values[i] - other.values[i]);
    return new PairedDifference(
        quantity,
        row.label(),
        other.row.label(),
        value - other.value,
        Estimate.of(differences).standardError(),
        values.length);
  }
}
