package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Split;
import dev.ito.features.Features;
import java.io.IOException;
import java.util.List;

/**
 * The Inception Score of samples (Salimans et al. 2016): with Inception's classes only; with other
 * networks it is named after them. Real images are not in it; their own score is beside.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 */
@JsonTypeName("inception-score")
public record ClassScore(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch)
    implements SampleMetric {
  public ClassScore {
    new SampleComparison(samples, features, reference, batch);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    return comparison().measure(subject, ClassScore::score);
  }

  private static List<Measurement> score(
      FrechetJob job, FrechetJob.Side drawn, FrechetJob.Side real) {
    String distance = job.extractor().orElseThrow().distance();
    Measurement score = job.inceptionScore(drawn, real);
    return List.of(
        distance.equals("fid")
            ? score
            : SampleComparison.named(distance.substring("fd-".length()) + "-score", score));
  }
}
