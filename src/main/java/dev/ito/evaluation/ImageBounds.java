package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ito.io.Csv;
import dev.ito.io.Monitor;
import dev.ito.likelihood.ChainBound;
import dev.ito.likelihood.ContinuousBound;
import dev.ito.likelihood.Floor;
import dev.ito.math.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The terms of a bound of the first images, in bits per dimension.
 *
 * @param evaluations of the score that an image took
 */
record ImageBounds(double[] prior, double[] diffusion, double[] reconstruction, int[] evaluations) {
  /**
   * Computes them batch by batch.
   *
   * @param batch images at once
   * @param steps takes the terms of the steps of a chain
   */
  static ImageBounds of(
      Bound.Of bound,
      DequantisedData data,
      int count,
      int batch,
      Optional<StepMeans> steps,
      Subject.Work work) {
    ImageBounds found =
        new ImageBounds(new double[count], new double[count], new double[count], new int[count]);
    try (Monitor.Task task = work.monitor().start("elbo", "images", 0, count)) {
      for (int from = 0; from < count; from += batch) {
        work.requireNotStopped();
        int to = Math.min(from + batch, count);
        ChainBound.Terms terms = bound.terms(data.points(from, to, 0).x(), data.seed(), from);
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
      Estimate reconstruction,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Floor> floor,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Baseline> baselines)
      implements Detail {
    @Override
    public Optional<Limit> limit() {
      return floor.map(Limit::new);
    }

    @Override
    public Optional<Detail.Each> each() {
      return Optional.of(data.each());
    }
  }

  Terms terms(
      DequantisedData.Facts data,
      Bound bound,
      double offset,
      Optional<Limit> limit,
      Baselines baselines) {
    return new Terms(
        data,
        bound,
        offset,
        Estimate.of(prior),
        Estimate.of(diffusion),
        Estimate.of(reconstruction),
        limit.map(Limit::floor),
        baselines.all());
  }

  /** Means over images of the terms of each step of a chain, with their standard errors. */
  static final class StepMeans {
    private final double[] sums;
    private final double[] squares;
    private long count;

    StepMeans(int steps) {
      sums = new double[steps];
      squares = new double[steps];
    }

    /**
     * Adds images.
     *
     * @param terms of each image, in nats
     */
    void add(double[][] terms) {
      for (double[] image : terms) {
        for (int k = 0; k < image.length; k++) {
          sums[k] += image[k];
          squares[k] += image[k] * image[k];
        }
        count++;
      }
    }

    /** Returns the table of the steps, in bits per dimension. */
    Csv table(DequantisedData data) {
      Csv table = new Csv("step", "bits-per-dim", "standard-error");
      for (int k = 0; k < sums.length; k++) {
        double mean = sums[k] / count;
        double variance = Math.max(0, squares[k] / count - mean * mean) / (count - 1.0);
        table.add(k + 1, data.difference(mean), data.difference(Math.sqrt(variance)));
      }
      return table;
    }
  }
}
