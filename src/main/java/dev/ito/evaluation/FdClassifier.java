package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Split;
import dev.ito.features.ClassifierFeatures;
import dev.ito.features.Features;
import java.io.IOException;
import java.util.List;

/**
 * The Frechet distance in the features of {@link ClassifierFeatures}; it is no FID.
 *
 * @param seed of the classifier; the others are those of {@link Fid}
 */
@JsonTypeName("fd-classifier")
public record FdClassifier(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "0") long seed,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch,
    @JsonProperty(defaultValue = "false") boolean force,
    @JsonProperty(defaultValue = "false") boolean heldOut)
    implements SampleMetric {
  public FdClassifier {
    SampleMetric.requireCounts(samples, batch);
  }

  @Override
  public Features features() {
    return new ClassifierFeatures(seed, ClassifierFeatures.STEPS);
  }

  @Override
  public void requireEnough(int dimension) {
    distance().requireEnough(dimension);
  }

  private Fid distance() {
    return new Fid(samples, features(), reference, batch, force, heldOut);
  }

  @Override
  public List<Measurement> of(Pair pair) throws IOException {
    return distance().of(pair);
  }

  @Override
  public List<Measurement> of(Comparisons comparisons) throws IOException {
    return distance().of(comparisons);
  }
}
