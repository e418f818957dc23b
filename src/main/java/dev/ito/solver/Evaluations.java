package dev.ito.solver;

import dev.ito.math.Batch;
import dev.ito.score.ScoreFunction;

/** Counts evaluations of a score or of a field, so that the reported number is not a formula. */
final class Evaluations {
  private long count;

  /** Returns a score whose evaluations are counted. */
  ScoreFunction of(ScoreFunction score) {
    return score.then((at, out) -> count += at.count());
  }

  /** Returns a field whose evaluations are counted. */
  VectorField of(VectorField field) {
    return new VectorField() {
      @Override
      public void at(long[] samples, Batch x, double[] t, Batch out) {
        count += x.count();
        field.at(samples, x, t, out);
      }

      @Override
      public boolean isDefined(double t) {
        return field.isDefined(t);
      }

      @Override
      public int[] parts(int size) {
        return field.parts(size);
      }
    };
  }

  /** Returns the number so far, of all samples together. */
  long count() {
    return count;
  }

  /** Returns the number so far of each of a batch that was always evaluated as a whole. */
  int perSample(int samples) {
    return (int) (count / Math.max(1, samples));
  }
}
