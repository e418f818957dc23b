package dev.ito.study;

import dev.ito.math.Student;
import dev.ito.report.Shown;
import java.util.Locale;

/**
 * The difference of a quantity between two cells, from the same samples or images of both, which
 * makes it better known than either.
 *
 * <p>What a report says of two cells it says from here, in its sentences and in its table.
 *
 * @param quantity such as "fd-classifier"
 * @param difference left minus right
 * @param standardError of the difference, from the differences of the pairs; NaN: not known
 * @param n number of pairs, at least 2
 */
public record PairedDifference(
    String quantity, Label left, Label right, double difference, double standardError, long n) {
  private static final double MISS = 0.05;

  /** What the 95 % interval of a difference says. */
  enum Verdict {
    LOWER("has a lower %s than", "A is lower"),
    HIGHER("has a higher %s than", "A is higher"),
    NOT_TOLD_APART("cannot be told apart by %s from", "cannot be told apart"),
    EQUAL("has the same %s as", "equal"),
    UNKNOWN("cannot be compared by %s with", "not known");

    private final String words;
    private final String inTable;

    Verdict(String words, String inTable) {
      this.words = words;
      this.inTable = inTable;
    }

    /** Returns what a table says. */
    String inTable() {
      return inTable;
    }

    /** Returns what is said between the names of the two. */
    String words(String quantity) {
      return String.format(Locale.ROOT, words, quantity);
    }
  }

  /** Returns the same seen from the other side. */
  PairedDifference reversed() {
    // Of equal ones no -0.
    return new PairedDifference(quantity, right, left, 0.0 - difference, standardError, n);
  }

  /** Returns whether it is about these two, in either order. */
  boolean isBetween(Label one, Label other) {
    return left.equals(one) && right.equals(other) || left.equals(other) && right.equals(one);
  }

  /** Half the width of Student's 95 % confidence interval. */
  double halfWidth() {
    return Student.reach(Math.toIntExact(n - 1), MISS) * standardError;
  }

  /** Returns what is known of it: the interval has zero within it, or not. */
  Verdict verdict() {
    if (!Double.isFinite(difference) || !Double.isFinite(standardError)) {
      return Verdict.UNKNOWN;
    }
    if (includesZero()) {
      return difference == 0 && standardError == 0 ? Verdict.EQUAL : Verdict.NOT_TOLD_APART;
    }
    return difference < 0 ? Verdict.LOWER : Verdict.HIGHER;
  }

  /** Returns whether the interval has zero within it. */
  boolean includesZero() {
    return Math.abs(difference) <= halfWidth();
  }

  /** Returns what the table and the sentences say of the interval. */
  String interval() {
    return Double.isFinite(halfWidth())
        ? Shown.number(difference - halfWidth()) + " to " + Shown.number(difference + halfWidth())
        : Shown.number(Double.NaN);
  }

  /** Returns it in words, without a full stop. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "%s %s %s: difference %s, 95 %% interval %s (%d pairs)",
        left,
        verdict().words(quantity),
        right,
        Shown.number(difference),
        interval(),
        n);
  }
}
