package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.ito.io.FiniteJson;
import java.util.Locale;
import java.util.Set;

/**
 * A number that was measured, with how well it is known and what it cost.
 *
 * @param name of the quantity, such as "bits-per-dim"
 * @param standardError of the estimate; NaN where it cannot be had, in JSON null
 * @param n number of images or samples behind it
 * @param nfe evaluations of the score per image or sample, on average; 0 where none were needed
 */
public record Measurement(
    String name,
    @JsonDeserialize(using = FiniteJson.Number.class) double value,
    @JsonProperty("standardError") @JsonDeserialize(using = FiniteJson.Number.class)
        double standardError,
    long n,
    double nfe,
    double seconds,
    Detail detail) {
  private static final String HELD_OUT = "-of-held-out-images";

  /** What has no best, or whose best is the most. */
  private static final Set<String> NOT_THE_LEAST =
      Set.of("precision", "recall", "density", "coverage", Copies.RATE, Copies.DISTANCE);

  /** Returns an error as a person reads it beside its value: {@code -} where it cannot be had. */
  public static String error(String format, double standardError) {
    return " +- "
        + (Double.isFinite(standardError)
            ? String.format(Locale.ROOT, format, standardError)
            : "-");
  }

  /** Returns the name of a quantity of held-out images, measured as if they were samples. */
  public static String ofHeldOut(String quantity) {
    return quantity + HELD_OUT;
  }

  /** Returns whether a quantity is one of held-out images. */
  public static boolean isOfHeldOut(String quantity) {
    return quantity.endsWith(HELD_OUT);
  }

  /**
   * Returns whether the least of a quantity is the best: of distances and bits, not of scores, nor
   * of anything of held-out images.
   */
  public static boolean leastIsBest(String quantity) {
    return !isOfHeldOut(quantity)
        && !NOT_THE_LEAST.contains(quantity)
        && !quantity.endsWith("-score");
  }
}
