package dev.ito.data;

import dev.ito.math.Batch;
import dev.ito.math.Shape;
import java.util.List;

/** The examples of one split of a data set, in memory and in a fixed order. */
public interface Examples {
  /** Returns the number of examples, at least 1. */
  int count();

  /** Returns the shape of each example. */
  Shape shape();

  /** Returns the class of an example, 0 or more, or -1 if it has none. */
  int label(int index);

  /**
   * Copies one example.
   *
   * @param index 0 .. count-1
   * @param out receives {@code shape().size()} values in model units, channels last
   * @param offset where in {@code out} they start
   */
  void read(int index, double[] out, int offset);

  /** Returns the SHA-256 of shape, raw content and labels in hex: what a result was computed on. */
  String sha256();

  /** Returns the words of the classes, whose places are the labels; none if there are none. */
  default List<String> classNames() {
    return List.of();
  }

  /** Returns what a user may not expect of how they were read, a line each. */
  default List<String> remarks() {
    return List.of();
  }

  /** Returns one more than the largest label: the number of classes, 0 if there are no labels. */
  default int classes() {
    int largest = -1;
    for (int i = 0; i < count(); i++) {
      largest = Math.max(largest, label(i));
    }
    return largest + 1;
  }

  /** Returns a batch of the examples at {@code indices}, in that order. */
  default Batch batch(int[] indices) {
    Batch batch = new Batch(indices.length, shape());
    int size = batch.size();
    for (int i = 0; i < indices.length; i++) {
      read(indices[i], batch.values(), i * size);
    }
    return batch;
  }
}
