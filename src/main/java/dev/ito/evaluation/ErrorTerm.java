package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.math.Estimate;
import java.util.Arrays;
import java.util.Locale;

/**
 * One source of error of a likelihood.
 *
 * @param name of the source
 * @param value how much it changes the result, in bits per dimension unless the meaning says else
 * @param standardError of the value; NaN where it is none
 * @param largest of one image; NaN where it is not known
 * @param images behind it
 * @param meaning in words
 */
public record ErrorTerm(
    String name,
    double value,
    @JsonProperty("standardError") double standardError,
    double largest,
    int images,
    String meaning) {
  /** Returns the mean of differences, one per image. */
  static ErrorTerm mean(String name, double[] differences, String meaning) {
    Estimate estimate = Estimate.of(differences);
    return new ErrorTerm(
        name,
        estimate.mean(),
        estimate.standardError(),
        largest(differences),
        estimate.n(),
        meaning);
  }

  /**
   * Returns the standard error that independent draws leave in a result, from differences of two.
   *
   * @param draws behind the result, of all images together
   */
  static ErrorTerm spread(String name, double[] differences, double draws, String meaning) {
    double squares = Arrays.stream(differences).map(d -> d * d).average().orElseThrow();
    return new ErrorTerm(
        name,
        Math.sqrt(squares / 2 / draws),
        Double.NaN,
        largest(differences),
        differences.length,
        meaning);
  }

  private static double largest(double[] differences) {
    return Arrays.stream(differences).map(Math::abs).max().orElseThrow();
  }

  /** Returns it in one line. */
  String line() {
    String error =
        Double.isNaN(standardError) ? "" : String.format(Locale.ROOT, " +- %.1e", standardError);
    return String.format(Locale.ROOT, "  %-14s %9.2e%s  %s", name, value, error, meaning);
  }
}
