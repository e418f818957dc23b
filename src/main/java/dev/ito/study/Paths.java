package dev.ito.study;

import dev.ito.io.Npy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The distances of samples to those of their references. */
final class Paths {
  private Paths() {}

  /** Returns the rows with the distances to their references, where both have samples. */
  static List<Row> measured(List<Cell> cells, List<Row> rows) throws IOException {
    List<Row> with = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Optional<Row> reference = cells.get(i).reference().flatMap(way -> find(rows, row, way));
      with.add(reference.isPresent() ? row.with(distance(row, reference.get())) : row);
    }
    return with;
  }

  private static Optional<Row> find(List<Row> rows, Row of, String way) {
    return rows.stream()
        .filter(row -> row.label().experiment().equals(of.label().experiment()))
        .filter(row -> row.label().way().equals(way) && row != of)
        .filter(row -> row.failure().isEmpty() && of.failure().isEmpty())
        .findFirst();
  }

  private static PathwiseError distance(Row row, Row reference) throws IOException {
    Npy.NpyArray a = samples(row.folder());
    Npy.NpyArray b = samples(reference.folder());
    return PathwiseError.between(a.values(), b.values(), a.shape().get(0), reference.label().way());
  }

  private static Npy.NpyArray samples(Path folder) throws IOException {
    return Npy.read(folder.resolve("samples.raw.npy"));
  }
}
