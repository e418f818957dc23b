package dev.ito.study;

import dev.ito.io.Npy;
import dev.ito.math.Estimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The root mean square, over samples and dimensions, of what lies between samples and those of a
 * reference that started from the same noise and followed the same path.
 *
 * @param rms in model units
 * @param standardError of it, over the samples, to first order
 * @param reference the sampler of the reference
 */
public record PathwiseError(double rms, double standardError, String reference) {
  /**
   * Returns the distance of two sets of samples.
   *
   * @param a samples one after the other
   * @param b as many
   */
  static PathwiseError between(double[] a, double[] b, int n, String reference) {
    int size = a.length / n;
    double[] squares = new double[n];
    for (int j = 0; j < a.length; j++) {
      squares[j / size] += (a[j] - b[j]) * (a[j] - b[j]) / size;
    }
    Estimate mean = Estimate.of(squares);
    double rms = Math.sqrt(mean.mean());
    // The derivative of the root: d rms = d mean / (2 rms).
    double error = rms == 0 ? 0 : mean.standardError() / (2 * rms);
    return new PathwiseError(rms, error, reference);
  }

  /** Returns the rows with the distances to their references, where both have samples. */
  static List<Row> measured(List<Cell> cells, List<Row> rows) throws IOException {
    List<Row> with = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Optional<Row> reference =
          cells.get(i).reference().flatMap(sampler -> find(rows, row, sampler));
      with.add(reference.isPresent() ? row.with(distance(row, reference.get())) : row);
    }
    return with;
  }

  private static Optional<Row> find(List<Row> rows, Row of, String sampler) {
    return rows.stream()
        .filter(row -> row.label().experiment().equals(of.label().experiment()))
        .filter(row -> row.label().sampler().equals(sampler) && row != of)
        .filter(row -> row.failure().isEmpty() && of.failure().isEmpty())
        .findFirst();
  }

  private static PathwiseError distance(Row row, Row reference) throws IOException {
    Npy.NpyArray a = Npy.read(row.folder().resolve("samples.raw.npy"));
    Npy.NpyArray b = Npy.read(reference.folder().resolve("samples.raw.npy"));
    return PathwiseError.between(
        a.values(), b.values(), a.shape().get(0), reference.label().sampler());
  }
}
