package dev.ito.io;

/**
 * Measures how long work takes.
 *
 * @param started at, in nanoseconds of {@link System#nanoTime}
 */
public record Stopwatch(long started) {
  public static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  /** Returns the seconds since the start. */
  public double exactSeconds() {
    return 1e-9 * (System.nanoTime() - started);
  }

  /** Returns the seconds since the start, rounded to tenths. */
  public double seconds() {
    return Math.round(1e-8 * (System.nanoTime() - started)) / 10.0;
  }
}
