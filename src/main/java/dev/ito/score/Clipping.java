package dev.ito.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * A way to keep the estimate of a sample within the range of the data: written {@code none}, {@code
 * [-1, 1]} or {@code {percentile: 0.995}}.
 */
public sealed interface Clipping {
  /** No clipping. */
  Clipping NONE = new None();

  /** Changes the values {@code offset} to {@code offset + size - 1}, one estimated sample. */
  void apply(double[] x0, int offset, int size);

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Clipping named(String name) {
    requireKnown(name.equals("none"), name);
    return NONE;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Clipping between(List<Double> range) {
    requireKnown(range.size() == 2 && range.get(0) < range.get(1), range);
    return new Range(range.get(0), range.get(1));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Clipping dynamic(Threshold threshold) {
    return threshold;
  }

  private static void requireKnown(boolean known, Object written) {
    InvalidInput.require(
        known,
        "clip is none, two increasing numbers such as [-1, 1], or {percentile: 0.995}, was %s",
        written);
  }

  /** Estimates stay as they are. */
  record None() implements Clipping {
    @Override
    public void apply(double[] x0, int offset, int size) {}

    @Override
    public ScoreFunction apply(Sde sde, ScoreFunction score) {
      return score;
    }

    @JsonValue
    String yaml() {
      return "none";
    }
  }

  /**
   * Returns a score whose estimates of the data are clipped: Tweedie's x0Hat = (x + sigma^2 s) /
   * alpha is kept in its range, and the score (and with it the noise estimate) is derived again
   * from it. It knows the variance if {@code score} does.
   */
  default ScoreFunction apply(Sde sde, ScoreFunction score) {
    return score.then(
        (at, scores) -> {
          for (int i = 0; i < at.count(); i++) {
            clip(at.x(), scores, i, sde.marginal(at.t()[i]));
          }
        });
  }

  private void clip(Batch x, Batch scores, int row, Marginal m) {
    double variance = m.sigma() * m.sigma();
    int offset = row * x.size();
    double[] estimates = new double[x.size()];
    for (int j = 0; j < estimates.length; j++) {
      estimates[j] = (x.values()[offset + j] + variance * scores.values()[offset + j]) / m.alpha();
    }
    double[] clipped = estimates.clone();
    apply(clipped, 0, clipped.length);
    for (int j = 0; j < clipped.length; j++) {
      // A value that is not clipped keeps its bits, and one that is no number stays none.
      if (clipped[j] != estimates[j]) {
        scores.values()[offset + j] = (m.alpha() * clipped[j] - x.values()[offset + j]) / variance;
      }
    }
  }

  /**
   * Values outside a range become its ends (Ho et al. 2020; Nichol & Dhariwal 2021).
   *
   * @param low smallest value of the data
   * @param high largest value of the data
   */
  record Range(double low, double high) implements Clipping {
    @Override
    public void apply(double[] x0, int offset, int size) {
      for (int j = offset; j < offset + size; j++) {
        x0[j] = Math.min(Math.max(x0[j], low), high);
      }
    }

    @JsonValue
    List<Double> yaml() {
      return List.of(low, high);
    }
  }

  /**
   * Dynamic thresholding for data in [-1, 1], which of points only the user knows: values are cut
   * at s = max(1, a percentile of their sizes), and divided by s (Saharia et al. 2022, section
   * 2.3).
   *
   * @param percentile as a part of 1, in (0, 1]; 0.995 in the paper
   * @param limit of s, positive; null: none, as in the paper; one below 1 is s itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Threshold(double percentile, @JsonProperty(defaultValue = "null") Double limit)
      implements Clipping {
    public Threshold {
      InvalidInput.require(
          percentile > 0 && percentile <= 1, "percentile must be in (0, 1], was %s", percentile);
      InvalidInput.require(
          limit == null || limit > 0 && Double.isFinite(limit),
          "limit must be positive, was %s",
          limit);
    }

    /** The threshold of the paper. */
    public Threshold(double percentile) {
      this(percentile, null);
    }

    @Override
    public void apply(double[] x0, int offset, int size) {
      double[] sizes =
          IntStream.range(offset, offset + size).mapToDouble(j -> Math.abs(x0[j])).toArray();
      // R_7 is linear interpolation between the order statistics, NumPy's default.
      Percentile order = new Percentile().withEstimationType(EstimationType.R_7);
      double most = limit == null ? Double.POSITIVE_INFINITY : limit;
      double s = Math.min(Math.max(1, order.evaluate(sizes, 100 * percentile)), most);
      for (int j = offset; j < offset + size; j++) {
        x0[j] = Math.min(Math.max(x0[j], -s), s) / s;
      }
    }
  }
}
