package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Split;
import dev.ito.features.Features;
import java.io.IOException;
import java.util.List;

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
    implements SampleMetric {
  public Kid {
    new SampleComparison(samples, features, reference, batch);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    return comparison().measure(subject, (job, drawn, real) -> List.of(job.kid(drawn, real)));
  }
}
