package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.io.Csv;
import dev.ito.io.Monitor;
import dev.ito.likelihood.ChainBound;
import dev.ito.likelihood.ContinuousBound;
import dev.ito.math.Estimate;
import java.util.Arrays;
import java.util.Optional;

/**
 * The terms of a bound of the first images, in bits per dimension.
 *
 * @param prior of each image
 * @param diffusion of each image
 * @param reconstruction of each image
 * @param evaluations of the score that an image took
 */
record ImageBounds(double[] prior, double[] diffusion, double[] reconstruction, int[] evaluations) {
  /**
   * Computes them batch by batch.
   *
   * @param count number of images
   * @param batch images at once
   * @param steps takes the terms of the steps of a chain
   */
  static ImageBounds of(
      Bound.Of bound,
      DequantisedData data,
      int count,
      int batch,
      Optional<StepMeans> steps,
      Work work) {
    ImageBounds found =
        new ImageBounds(new double[count], new double[count], new double[count], new int[count]);
    try (Monitor.Task task = work.monitor().start("elbo", "images", 0, count)) {
      for (int from = 0; from < count; from += batch) {
        work.requireNotStopped();
        int to = Math.min(from + batch, count);
        ChainBound.Terms terms = bound.terms(data.points(from, to, 0), data.seed(), from);
        steps.ifPresent(means -> means.add(terms.steps()));
        found.put(from, to, terms.sums(), data);
        task.at(to, "");
      }
    }
    return found;
  }

  private void put(int from, int to, ContinuousBound.Terms terms, DequantisedData data) {
    for (int i = from; i < to; i++) {
      prior[i] = data.difference(terms.prior()[i - from]);
      diffusion[i] = data.difference(terms.diffusion()[i - from]);
      reconstruction[i] = data.bits(terms.reconstruction()[i - from]);
      evaluations[i] = terms.nfe();
    }
  }

  double[] bits() {
    double[] bits = new double[prior.length];
    Arrays.setAll(bits, i -> prior[i] + diffusion[i] + reconstruction[i]);
    return bits;
  }

  double nfe() {
    return Arrays.stream(evaluations).average().orElseThrow();
  }

  Csv table() {
    double[] bits = bits();
    Csv table = new Csv("index", "prior", "diffusion", "reconstruction", "bits-per-dim");
    for (int i = 0; i < bits.length; i++) {
      table.add(i, prior[i], diffusion[i], reconstruction[i], bits[i]);
    }
    return table;
  }

  /** What belongs to the mean of a bound: those of its terms, and its settings. */
  record Terms(
      @JsonUnwrapped DequantisedData.Facts data,
      @JsonTypeInfo(use = JsonTypeInfo.Id.NONE) Bound bound,
      @JsonProperty("offsetBits") double offset,
      Estimate prior,
      Estimate diffusion,
      Estimate reconstruction)
      implements Detail {
    @Override
    public Optional<Each> each() {
      return Optional.of(data.each());
    }
  }

  Terms terms(DequantisedData.Facts data, Bound bound, double offset) {
    return new Terms(
        data,
        bound,
        offset,
        Estimate.of(prior),
        Estimate.of(diffusion),
        Estimate.of(reconstruction));
  }
}
