package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Data as a model sees them, and what its densities are in bits per dimension.
 *
 * @param levels over whose bins the data are spread; empty for real numbers
 * @param seed of the noise
 */
record DequantisedData(Examples examples, Optional<PixelScale> levels, long seed) {
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
   * @param spread whether they are spread over the bins that they have
   * @param seed null: that of the work
   */
  static DequantisedData of(Subject subject, Split split, boolean spread, Long seed)
      throws IOException {
    return new DequantisedData(
        subject.data(split),
        subject.levels().filter(levels -> spread),
        seed == null ? subject.work().seed() : seed);
  }

  Facts facts(Subject subject, Split split, String file) {
    String data = subject.given().isPresent() ? "given" : split.name().toLowerCase(Locale.ROOT);
    Detail.Each each = new Detail.Each(file, "bits-per-dim", "images of " + examples.sha256());
    return new Facts(data, examples.sha256(), seed, each);
  }

  /**
   * Returns examples as the model sees them.
   *
   * @param draw of the dequantisation
   */
  Batch points(int from, int to, int draw) {
    Batch x = examples.batch(IntStream.range(from, to).toArray());
    levels.ifPresent(
        scale -> scale.dequantise(x, new Noise(seed, Purpose.DEQUANTISATION, from), draw));
    return x;
  }

  /** Returns what the width of a bin adds to the bits per dimension: the density becomes a mass. */
  double offset() {
    return levels.map(scale -> -Math.log(scale.bin()) / Math.log(2)).orElse(0.0);
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
