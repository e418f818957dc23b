package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.ito.io.FiniteJson;
import java.util.Locale;

/**
 * What a trivial model or a compressor has of some images.
 *
 * @param bits per dimension
 * @param standardError over images; NaN where there is none: of equal probabilities, and of a
 *     compressor, which takes all images as one
 * @param meaning what it is, in a few words
 */
public record Baseline(
    String name,
    double bits,
    @JsonProperty("standardError") @JsonDeserialize(using = FiniteJson.Number.class)
        double standardError,
    String meaning) {
  /** Returns the standard error; 0 where there is none: such a figure is exact. */
  public double error() {
    return Double.isNaN(standardError) ? 0 : standardError;
  }

  /** Returns it in one line. */
  String line() {
    String error = Double.isNaN(standardError) ? "" : Measurement.error("%.4f", standardError);
    return String.format(Locale.ROOT, "  %-15s %7.4f%s  %s", name, bits, error, meaning);
  }

  /**
   * Returns by how many standard errors a model has more bits than this; negative: it has fewer.
   *
   * <p>The errors of both are added as if they were independent. On the same images they are not,
   * an image that is hard for one is so for the other, and the true error of the difference is
   * smaller: what is told apart here is so in pairs, too.
   *
   * @param error standard error of the model; NaN where it is not known, and 0 is returned
   */
  double above(double mean, double error) {
    double both = Math.hypot(Double.isNaN(error) ? Double.POSITIVE_INFINITY : error, error());
    double difference = mean - bits;
    return difference == 0 ? 0 : difference / both;
  }
}
