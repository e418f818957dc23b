package dev.ito.nn;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.tensorflow.Result;

/** Sums up the time inside TensorFlow: what is left of a loop's time is the host's share. */
final class SessionClock {
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
