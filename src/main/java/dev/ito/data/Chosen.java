package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Some of the examples of a set, in its order. */
final class Chosen implements Examples {
  private final Examples all;
  private final int[] indices;

  private Chosen(Examples all, int[] indices) {
    this.all = all;
    this.indices = indices;
  }

  /** Returns the examples whose index is chosen; may be none. */
  static Chosen of(Examples all, IntPredicate index) {
    return new Chosen(all, IntStream.range(0, all.count()).filter(index).toArray());
  }

  /**
   * Returns the examples of some classes, each with its label as it was.
   *
   * @param classes their labels; null: all examples
   * @throws InvalidInput if a class has no example
   */
  static Examples ofClasses(Examples all, List<Integer> classes) {
    if (classes == null) {
      return all;
    }
    TreeSet<Integer> known = new TreeSet<>();
    IntStream.range(0, all.count()).map(all::label).filter(label -> label >= 0).forEach(known::add);
    for (int wanted : classes) {
      InvalidInput.require(
          known.contains(wanted),
          "classes: no example has the label %d: the labels are %s",
          wanted,
          known);
    }
    return of(all, i -> classes.contains(all.label(i)));
  }

  /** Checks the labels of classes as they are written; null: all. */
  static List<Integer> checked(List<Integer> classes) {
    if (classes == null) {
      return null;
    }
    InvalidInput.require(
        !classes.isEmpty() && classes.stream().allMatch(label -> label != null && label >= 0),
        "classes are labels, 0 or more, such as [0, 1], was %s",
        classes);
    return List.copyOf(classes);
  }

  @Override
  public int count() {
    return indices.length;
  }

  @Override
  public Shape shape() {
    return all.shape();
  }

  @Override
  public int label(int index) {
    return all.label(indices[index]);
  }

  @Override
  public void read(int index, double[] out, int offset) {
    all.read(indices[index], out, offset);
  }

  @Override
  public String sha256() {
    return Sha256.ofText(all.sha256() + " " + Arrays.toString(indices));
  }

  @Override
  public List<String> classNames() {
    return all.classNames();
  }

  @Override
  public List<String> remarks() {
    return all.remarks();
  }
}
