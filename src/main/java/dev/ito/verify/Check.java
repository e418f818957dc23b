package dev.ito.verify;

/**
 * One line of the report: a number, and where it must lie.
 *
 * @param group of the line
 * @param name of what was measured
 * @param measured the number
 * @param expected what it should be
 * @param margin how far off it may be: a bound of rounding, or the half width of a confidence
 *     interval
 */
public record Check(String group, String name, double measured, double expected, double margin) {
  /** Returns whether the number lies where it must; NaN does not. */
  public boolean passed() {
    return Math.abs(measured - expected) <= margin;
  }
}
