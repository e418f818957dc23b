package dev.ito.evaluation;

import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.math.InvalidInput;
import java.util.Optional;

/** Which examples are measured, and where what is found of each goes. */
final class Selection {
  private Selection() {}

  static void requireCounts(Integer images, int batch) {
    InvalidInput.require(
        images == null || images >= 1, "images must be at least 1, was %s", images);
    InvalidInput.require(batch >= 1, "batch must be at least 1, was %d", batch);
  }

  static void requireName(String file) {
    InvalidInput.require(
        file.matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.csv"),
        "file: \"%s\" is not the name of a table: use letters, digits, \".\", \"_\" and \"-\", and"
            + " .csv at the end",
        file);
  }

  static void requireSplit(Optional<Dataset> dataset, Split split) {
    InvalidInput.require(
        dataset.map(data -> data.splits().contains(split)).orElse(true),
        "split: the data set has no such split: use %s",
        dataset.map(Dataset::splits).orElse(null));
  }

  /** Returns how many there are to measure; 0 where that is not known without opening the data. */
  static int forecast(Integer images, Optional<Dataset> dataset, Split split) {
    int all = dataset.map(data -> data.count(split).orElse(0)).orElse(0);
    return images == null ? all : images;
  }

  /** Returns how many are measured, and says so if fewer are there than are asked for. */
  static int count(Integer images, Examples examples, Subject.Work work) {
    int all = examples.count();
    if (images == null || images <= all) {
      return images == null ? all : images;
    }
    work.warning()
        .accept("images: " + images + " are asked for, there are " + all + ": these are measured");
    return all;
  }
}
