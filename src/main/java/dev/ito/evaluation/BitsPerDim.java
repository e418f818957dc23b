package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import dev.ito.metric.Divergence;
import dev.ito.metric.Estimate;
import dev.ito.metric.LogDensities;
import dev.ito.metric.LogLikelihood;
import dev.ito.metric.Measurement;
import dev.ito.report.Monitor;
import dev.ito.sde.Sde;
import dev.ito.sde.UniformGrid;
import dev.ito.solver.Rk45;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The negative log-likelihood of dequantised test images in bits per dimension, by the
 * probability-flow ODE (Song et al. 2021, appendix D.2).
 *
 * @param images of the test split, the first ones; fewer if there are not so many
 * @param batch images at once
 * @param rtol relative tolerance of the ODE
 * @param atol absolute tolerance of the ODE
 * @param divergence how the divergence of the score is computed
 * @param tMin the time of the density
 */
@JsonTypeName("bits-per-dim")
public record BitsPerDim(
    @JsonProperty(defaultValue = "1000") int images,
    @JsonProperty(defaultValue = "64") int batch,
    @JsonProperty(defaultValue = "1.0e-5") double rtol,
    @JsonProperty(defaultValue = "1.0e-5") double atol,
    @JsonProperty(defaultValue = "{type: hutchinson}") Divergence divergence,
    @JsonProperty(defaultValue = "1.0e-5") double tMin)
    implements Metric {
  public BitsPerDim {
    InvalidInput.require(images >= 1, "images must be at least 1, was %d", images);
    InvalidInput.require(batch >= 1, "batch must be at least 1, was %d", batch);
    new Rk45(rtol, atol);
    new UniformGrid(1, tMin, Sde.HORIZON);
  }

  @Override
  public void requireFits(
      Sde sde, Shape shape, Optional<Dataset> dataset, Optional<PixelScale> pixels) {
    InvalidInput.require(
        pixels.isPresent(), "bits per dimension are of pixels, and these data declare no levels");
    divergence.requireFits(shape.size());
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    long start = System.nanoTime();
    PixelScale scale = subject.pixels().orElseThrow();
    Examples examples = subject.data(Split.TEST);
    LogLikelihood likelihood =
        new LogLikelihood(
            subject.sde(),
            subject.score(),
            new Rk45(rtol, atol),
            new UniformGrid(1, tMin, Sde.HORIZON),
            divergence);
    int count = Math.min(images, examples.count());
    double[] bits = new double[count];
    double nfe = 0;
    try (Monitor.Task task = subject.monitor().start("bits-per-dim", "images", 0, count)) {
      for (int from = 0; from < count; from += batch) {
        subject.requireNotStopped();
        int to = Math.min(from + batch, count);
        Batch x = examples.batch(IntStream.range(from, to).toArray());
        scale.dequantise(x, new Noise(subject.seed(), Purpose.DEQUANTISATION, from), 0);
        LogDensities found = likelihood.of(x, subject.seed(), from, 0);
        for (int i = from; i < to; i++) {
          bits[i] =
              -found.value(i - from) / (x.size() * Math.log(2))
                  - Math.log(scale.bin()) / Math.log(2);
        }
        nfe += Arrays.stream(found.nfe()).sum();
        task.at(to, "");
      }
    }
    Estimate estimate = Estimate.of(bits);
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("split", "test");
    detail.put("dataSha256", examples.sha256());
    return List.of(
        new Measurement(
            "bits-per-dim",
            estimate.mean(),
            estimate.standardError(),
            count,
            nfe / count,
            1e-9 * (System.nanoTime() - start),
            detail));
  }
}
