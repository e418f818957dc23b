package dev.ito.experiment;

/**
 * Measures how long work takes.
 *
 * @param started at, in nanoseconds of {@link System#nanoTime}
 */
record Stopwatch(long started) {
  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  /** Returns the seconds since the start, rounded to tenths. */
  double seconds() {
    return Math.round(1e-8 * (System.nanoTime() - started)) / 10.0;
  }
}
