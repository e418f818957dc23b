package dev.ito.study;

/**
 * The difference of a quantity between two cells, from the same samples or images of both, which
 * makes it better known than either.
 *
 * @param quantity such as "fd-classifier"
 * @param left one cell
 * @param right the other
 * @param difference left minus right
 * @param standardError of the difference
 * @param n number of pairs
 */
public record PairedDifference(
    String quantity, Label left, Label right, double difference, double standardError, long n) {
  /** Half the width of the 95 % confidence interval. */
  public double halfWidth() {
    return 1.96 * standardError;
  }
}
