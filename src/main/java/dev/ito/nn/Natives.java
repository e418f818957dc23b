package dev.ito.nn;

import dev.ito.io.Reason;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** TensorFlow's native library, which is loaded with its first class. */
final class Natives {
  private static final String NO_MEMORY =
      "TensorFlow has no memory for this batch: make it smaller (";

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

  /**
   * Runs a session.
   *
   * @throws OutOfMemoryError if TensorFlow finds no memory, on a device or beside the Java heap
   */
  static Result run(Supplier<Result> session) {
    try {
      return session.get();
    } catch (TFResourceExhaustedException e) {
      OutOfMemoryError error = new OutOfMemoryError(NO_MEMORY + Reason.line(e) + ")");
      error.initCause(e);
      throw error;
    }
  }

  /** Sums up the time inside TensorFlow: what is left of a loop's time is the host's share. */
  static final class Clock {
    private final LongAdder nanoseconds = new LongAdder();

    /** Runs a session. */
    Result time(Supplier<Result> run) {
      long start = System.nanoTime();
      try {
        return Natives.run(run);
      } finally {
        nanoseconds.add(System.nanoTime() - start);
      }
    }

    double seconds() {
      return 1e-9 * nanoseconds.sum();
    }
  }
}
