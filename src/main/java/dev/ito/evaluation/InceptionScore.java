package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.data.Split;
import dev.ito.features.Features;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The Inception Score of samples (Salimans et al. 2016, section 4): exp of the mean of KL(p(y|x) ||
 * p(y)), p(y) the mean of p(y|x); 1 at worst, the number of classes at best. With Inception's
 * classes only; with those of other networks it is named after them. Real images are not in it;
 * their own score is beside.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 */
@JsonTypeName("inception-score")
public record InceptionScore(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch)
    implements SampleMetric {
  /** Splits that the field takes. */
  private static final int SPLITS = 10;

  /** Probability of a class from which on it is said to be seen. */
  private static final double CONFIDENT = 0.9;

  public InceptionScore {
    SampleMetric.requireCounts(samples, batch);
    requireEnough(samples, SPLITS);
    InvalidInput.require(
        features.classifies(),
        "features: an Inception Score is of logits: name the tensor that has them (logits)");
  }

  private static void requireEnough(int samples, int splits) {
    InvalidInput.require(
        splits >= 1 && samples >= splits,
        "an Inception Score of %d splits needs as many samples, there are %d",
        splits,
        samples);
  }

  @Override
  public List<Measurement> of(Pair pair) {
    return List.of(score(pair, "inception-score"));
  }

  @Override
  public List<Measurement> of(Comparisons comparisons) throws IOException {
    Pair pair = comparisons.pair(this);
    String distance = pair.distance();
    String network = distance.equals("fid") ? "inception" : distance.substring("fd-".length());
    return List.of(score(pair, network + "-score"));
  }

  private static Measurement score(Pair pair, String name) {
    Batch logits =
        pair.drawn()
            .logits()
            .orElseThrow(
                () ->
                    new InvalidInput("an Inception Score needs images and a network with logits"));
    Score score = Score.of(logits, SPLITS);
    Optional<Batch> real = pair.real().logits().filter(some -> some.count() >= SPLITS);
    Splits detail =
        new Splits(
            pair.origins(),
            real.map(some -> Score.of(some, SPLITS).mean()),
            SPLITS,
            score.standardDeviation(),
            confident(logits),
            real.map(InceptionScore::confident));
    return pair.measured(name, score.mean(), Double.NaN, logits.count(), detail);
  }

  /**
   * What belongs to it.
   *
   * @param ofReal the score of the reference; empty if it has too few images, or no logits
   * @param confident part of the samples that have a class of more than {@link #CONFIDENT}
   * @param confidentOfReal that of the reference
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record Splits(
      @JsonUnwrapped Pair.Origins origins,
      @JsonProperty("ofB") Optional<Double> ofReal,
      int splits,
      @JsonProperty("standardDeviationOverSplits") double standardDeviation,
      double confident,
      @JsonProperty("confidentOfB") Optional<Double> confidentOfReal)
      implements Detail {
    @Override
    public List<String> lines() {
      String real =
          confidentOfReal
              .map(part -> String.format(Locale.ROOT, " (real images %.3g)", part))
              .orElse("");
      return List.of(
          Detail.line("sd over splits", standardDeviation, ""),
          Detail.line("a class > " + CONFIDENT, confident, real));
    }
  }

  /**
   * The mean over the splits.
   *
   * @param standardDeviation over the splits, divided by their number, as the field reports it
   */
  record Score(double mean, double standardDeviation) {
    /**
     * Returns the score of classified samples.
     *
     * @param logits n x classes, n at least {@code splits}
     * @param splits consecutive parts of almost equal size
     */
    static Score of(Batch logits, int splits) {
      requireEnough(logits.count(), splits);
      double[] scores = new double[splits];
      for (int i = 0; i < splits; i++) {
        int from = (int) ((long) i * logits.count() / splits);
        int to = (int) ((long) (i + 1) * logits.count() / splits);
        scores[i] = score(logits.slice(from, to));
      }
      double mean = Arrays.stream(scores).average().orElseThrow();
      double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
      return new Score(mean, Math.sqrt(squares / splits));
    }
  }

  private static double score(Batch logits) {
    int classes = logits.size();
    double[] marginal = new double[classes];
    double negativeEntropy = 0;
    for (int i = 0; i < logits.count(); i++) {
      double[] logP = logSoftmax(logits.values(), i * classes, classes);
      for (int k = 0; k < classes; k++) {
        double p = Math.exp(logP[k]);
        marginal[k] += p / logits.count();
        negativeEntropy += p * logP[k] / logits.count();
      }
    }
    double entropy = Arrays.stream(marginal).map(p -> p > 0 ? -p * Math.log(p) : 0).sum();
    return Math.exp(entropy + negativeEntropy);
  }

  /** Returns the part of the images that have a class of more than {@link #CONFIDENT}. */
  static double confident(Batch logits) {
    int classes = logits.size();
    long some =
        IntStream.range(0, logits.count())
            .filter(
                i ->
                    Arrays.stream(logSoftmax(logits.values(), i * classes, classes))
                        .anyMatch(logP -> Math.exp(logP) > CONFIDENT))
            .count();
    return (double) some / logits.count();
  }

  private static double[] logSoftmax(double[] values, int from, int length) {
    double[] logits = Arrays.copyOfRange(values, from, from + length);
    double most = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(v -> Math.exp(v - most)).sum();
    return Arrays.stream(logits).map(v -> v - most - Math.log(sum)).toArray();
  }
}
