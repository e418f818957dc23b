package dev.ito.nn;

/**
 * A running average of the weights theta over the steps of a training: after each step it moves by
 * {@code rate * (theta - average)}.
 */
public interface Average {
  /** Returns what its tensors are called in files, before the slash; no other has this name. */
  String name();

  /**
   * Returns how far it moves towards the weights, in [0, 1].
   *
   * @param step number of steps done before the one whose weights it takes in
   */
  double rate(long step);
}
