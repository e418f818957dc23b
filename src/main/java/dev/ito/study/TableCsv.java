package dev.ito.study;

import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.ito.evaluation.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a study as comma-separated values (RFC 4180), with all digits; what is not known is
 * empty.
 *
 * @param folder to which the folders of the rows are relative
 */
record TableCsv(List<Row> rows, Path folder) {
  /** Returns the table with a line of names above it. */
  String text() throws IOException {
    List<List<String>> lines = new ArrayList<>(List.of(names()));
    rows.forEach(row -> lines.add(line(row)));
    CsvMapper csv =
        CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();
    return csv.writer(CsvSchema.emptySchema().withLineSeparator("\r\n")).writeValueAsString(lines);
  }

  private List<String> keys() {
    return rows.stream().flatMap(row -> row.label().values().keySet().stream()).distinct().toList();
  }

  private Set<String> quantities() {
    return new Comparison(rows).quantities();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(List.of("experiment", "variation"));
    keys().forEach(key -> names.add(text(key)));
    names.addAll(List.of("nfe", "seconds-per-sample"));
    for (String quantity : quantities()) {
      names.add(quantity);
      names.add(quantity + "-standard-error");
    }
    names.addAll(
        List.of("pathwise-rms", "pathwise-rms-standard-error", "reference", "failure", "folder"));
    return names;
  }

  private List<String> line(Row row) {
    List<String> line = new ArrayList<>();
    line.add(text(row.label().experiment()));
    line.add(text(row.label().variation()));
    keys().forEach(key -> line.add(text(row.label().values().getOrDefault(key, ""))));
    line.add(number(row.nfe()));
    line.add(number(row.secondsPerSample()));
    for (String quantity : quantities()) {
      Optional<Measurement> found = row.measurement(quantity);
      line.add(number(found.map(Measurement::value).orElse(Double.NaN)));
      line.add(number(found.map(Measurement::standardError).orElse(Double.NaN)));
    }
    line.add(number(row.pathwise().map(PathwiseError::rms).orElse(Double.NaN)));
    line.add(number(row.pathwise().map(PathwiseError::standardError).orElse(Double.NaN)));
    line.add(text(row.pathwise().map(PathwiseError::reference).orElse("")));
    line.add(text(row.failure().orElse("")));
    line.add(text(StudyReport.relative(folder, row.folder()).toString()));
    return line;
  }

  /** A spreadsheet would run a name that begins like a formula; after an apostrophe it is text. */
  private static String text(String cell) {
    boolean formula = cell.matches("(?s)[=+@\\t\\r-].*") && !cell.matches("[-+]?[0-9.].*");
    return formula ? "'" + cell : cell;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
