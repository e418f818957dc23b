package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.math.Batch;
import dev.ito.sde.Marginal;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Data as a model sees them, and what its densities are in bits per dimension.
 *
 * @param law of the points whose density is taken
 * @param seed of the noise
 */
record DequantisedData(Examples examples, Dequantisation.Law law, long seed) {
  /**
   * Where the results of images come from and go to, as a result records it.
   *
   * @param data the split, or "given"
   */
  record Facts(
      String data, @JsonProperty("dataSha256") String sha256, long seed, Detail.Each each) {}

  /**
   * Opens data.
   *
   * @param how levels, if there are any, become points
   * @param first the law of the noise at the time whose density is taken
   * @param seed null: that of the work
   */
  static DequantisedData of(
      Subject subject, Split split, Dequantisation how, Marginal first, Long seed)
      throws IOException {
    Dequantisation.Law law =
        subject.levels().map(scale -> how.law(scale, first)).orElse(new Dequantisation.Law.Real());
    return new DequantisedData(
        subject.data(split), law, seed == null ? subject.work().seed() : seed);
  }

  Facts facts(Subject subject, Split split, String file) {
    String data = subject.given().isPresent() ? "given" : split.name().toLowerCase(Locale.ROOT);
    Detail.Each each = new Detail.Each(file, "bits-per-dim", "images of " + examples.sha256());
    return new Facts(data, examples.sha256(), seed, each);
  }

  /** Returns the data themselves. */
  Batch values(int from, int to) {
    return examples.batch(IntStream.range(from, to).toArray());
  }

  /** Returns examples as the model sees them. */
  Dequantisation.Points points(int from, int to, int draw) {
    return law.points(values(from, to), seed, from, draw);
  }

  /** Returns what the law of the points adds to the bits per dimension, the same for all. */
  double offset() {
    return law.offset();
  }

  /** Returns -log p in bits per dimension. */
  double bits(double nats) {
    return difference(nats) + offset();
  }

  /** Returns a difference of nats in bits per dimension. */
  double difference(double nats) {
    return nats / (examples.shape().size() * Math.log(2));
  }
}
