package dev.ito.solver;

import dev.ito.math.Batch;

/** Counts evaluations, so that the reported number is not a formula. */
final class CountingField implements VectorField {
  private final VectorField field;
  private long evaluations;

  CountingField(VectorField field) {
    this.field = field;
  }

  @Override
  public void at(int[] rows, Batch x, double[] t, Batch out) {
    evaluations += x.count();
    field.at(rows, x, t, out);
  }

  @Override
  public int[] parts(int size) {
    return field.parts(size);
  }

  /** Returns the number of evaluations so far, of all samples together. */
  long evaluations() {
    return evaluations;
  }
}
