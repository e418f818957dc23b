package dev.ito.nn;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.Result;

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

  /** Sums up the time inside TensorFlow: what is left of a loop's time is the host's share. */
  static final class Clock {
    private final LongAdder nanoseconds = new LongAdder();

    /** Runs a session. */
    Result time(Supplier<Result> run) {
      long start = System.nanoTime();
      try {
        return run.get();
      } finally {
        nanoseconds.add(System.nanoTime() - start);
      }
    }

    double seconds() {
      return 1e-9 * nanoseconds.sum();
    }
  }
}
