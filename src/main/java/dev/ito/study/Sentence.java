package dev.ito.study;

import java.util.Locale;
import java.util.Optional;

/**
 * A sentence of the answer.
 *
 * @param difference what it says of two cells, which the table of differences says too; empty: it
 *     compares none
 */
public record Sentence(String text, Optional<PairedDifference> difference) {
  /** Returns a sentence that compares no cells; a {@link String#format} pattern for values. */
  static Sentence of(String format, Object... values) {
    return new Sentence(String.format(Locale.ROOT, format, values), Optional.empty());
  }

  /**
   * Returns a sentence that says what a difference says.
   *
   * @param before what stands before it; may be empty
   */
  static Sentence of(String before, PairedDifference difference) {
    return new Sentence(before + difference.sentence() + ".", Optional.of(difference));
  }
}
