package dev.ito.evaluation;

import dev.ito.io.Csv;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the values of each sample or image are that a measurement is the mean of.
 *
 * @param file a CSV file in the folder of the measurement
 * @param column of the values
 * @param of what an index stands for: two measurements of the same may be compared pair by pair
 */
public record Each(String file, String column, String of) {
  /**
   * A place for them.
   *
   * @param folder of the measurement
   * @param of what an index stands for
   */
  record Place(Path folder, String of) {
    /** Writes the values of a quantity to a file of its name. */
    Each write(String quantity, double[] values) throws IOException {
      Csv table = new Csv("index", quantity);
      for (int i = 0; i < values.length; i++) {
        table.add(i, values[i]);
      }
      String file = quantity + ".csv";
      table.write(folder.resolve(file));
      return new Each(file, quantity, of);
    }
  }
}
