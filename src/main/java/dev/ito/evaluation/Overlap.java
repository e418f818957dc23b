package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Split;
import dev.ito.features.FeatureSet;
import dev.ito.features.Features;
import dev.ito.math.Batch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many samples lie among the real images, and how many of those among the samples (Kynkaanniemi
 * et al. 2019; Naeem et al. 2020); as many of the real ones as there are samples, the first.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 */
@JsonTypeName("precision-recall")
public record Overlap(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch)
    implements SampleMetric {
  public Overlap {
    new SampleComparison(samples, features, reference, batch);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    return comparison().measure(subject, Overlap::measure);
  }

  /** Both sets must be of one size: the balls shrink as a set grows. */
  private static List<Measurement> measure(
      FrechetJob job, FrechetJob.Side drawn, FrechetJob.Side real) {
    Batch all = real.set().features().orElseThrow();
    int count = (int) Math.min(all.count(), drawn.set().n().orElseThrow());
    Map<String, Object> facts = new LinkedHashMap<>(real.facts());
    facts.put("first", count);
    FeatureSet some = FeatureSet.of(all.slice(0, count), job.algebra());
    return job.precisionRecall(drawn, new FrechetJob.Side(some, Optional.empty(), facts));
  }
}
