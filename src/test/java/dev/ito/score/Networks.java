package dev.ito.score;

import dev.ito.math.Batch;

/** Networks made of a function, for tests that need no derivative. */
public final class Networks {
  private Networks() {}

  /** What a network computes. */
  @FunctionalInterface
  public interface Forward {
    void apply(Batch x, double[] condition, int[] labels, Batch out);
  }

  /** Returns the network of a function, which cannot go backwards. */
  public static Network of(Forward forward) {
    return new Network() {
      @Override
      public void apply(Batch x, double[] condition, int[] labels, Batch out) {
        forward.apply(x, condition, labels, out);
      }

      @Override
      public void applyAndVjp(
          Batch x, double[] condition, int[] labels, Batch v, Batch out, Batch vjp) {
        throw new UnsupportedOperationException("this network has no derivative");
      }
    };
  }
}
