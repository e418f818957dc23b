package dev.ito.nn;

import org.tensorflow.Graph;

/** TensorFlow's native library, which is loaded with its first class. */
final class Natives {
  private Natives() {}

  /** Loads what TensorFlow must find loaded; does nothing the second time. */
  static void prepare() {
    CudaLibraries.load();
  }

  /** Returns an empty graph: every graph of this package is made here. */
  static Graph graph() {
    prepare();
    return new Graph();
  }
}
