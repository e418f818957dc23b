package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.math.Shape;
import dev.ito.metric.Measurement;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The kernel distance of samples and real images (Binkowski et al. 2018), unbiased.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 */
@JsonTypeName("kid")
public record Kid(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch)
    implements Metric {
  public Kid {
    new SampleComparison(samples, features, reference, batch);
  }

  private SampleComparison comparison() {
    return new SampleComparison(samples, features, reference, batch);
  }

  @Override
  public void requireFits(
      Sde sde, Shape shape, Optional<Dataset> dataset, Optional<PixelScale> pixels) {
    comparison().requireFits(shape, dataset, pixels);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    return comparison().measure(subject, (job, drawn, real) -> List.of(job.kid(drawn, real)));
  }
}
