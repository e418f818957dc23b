package dev.ito.golden;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Texts that are equal but for small differences of the numbers in them. */
final class Numbers {
  /** A number that is a word of its own: the digits of a hash are none. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?(?![\\w.])");

  private Numbers() {}

  /**
   * Returns whether two texts are equal but for numbers that differ by no more than a part of the
   * largest.
   */
  static boolean close(String old, String now, double relative) {
    double[] a = of(old);
    double[] b = of(now);
    if (a.length != b.length || !without(old).equals(without(now))) {
      return false;
    }
    double largest = 0;
    for (double value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= relative * largest)) {
        return false;
      }
    }
    return true;
  }

  /** Returns a text with a sign in place of its numbers. */
  static String without(String text) {
    return NUMBER.matcher(text).replaceAll("#");
  }

  /** Returns a text with signs in place of its numbers and hashes. */
  static String withoutHashes(String text) {
    return without(text.replaceAll("(?<![\\w.])[0-9a-f]{16,}(?![\\w.])", "<hash>"));
  }

  private static double[] of(String text) {
    List<MatchResult> all = NUMBER.matcher(text).results().toList();
    return all.stream().mapToDouble(match -> Double.parseDouble(match.group())).toArray();
  }
}
