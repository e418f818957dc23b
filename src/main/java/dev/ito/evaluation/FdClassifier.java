package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.features.ClassifierFeatures;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The Frechet distance in the features of {@link ClassifierFeatures}; it is no FID.
 *
 * @param samples how many
 * @param seed of the classifier
 * @param reference the real images
 * @param batch samples at once
 * @param force whether so few samples are taken that the distance is mostly bias
 * @param heldOut whether the other split of the data is measured, too, as if it were samples
 */
@JsonTypeName("fd-classifier")
public record FdClassifier(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "0") long seed,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch,
    @JsonProperty(defaultValue = "false") boolean force,
    @JsonProperty(defaultValue = "false") boolean heldOut)
    implements Metric {
  public FdClassifier {
    new SampleComparison(samples, ClassifierFeatures.of(seed), reference, batch);
  }

  private Fid distance() {
    return new Fid(samples, ClassifierFeatures.of(seed), reference, batch, force, heldOut);
  }

  @Override
  public void requireFits(
      Sde sde, Shape shape, Optional<Dataset> dataset, Optional<PixelScale> pixels) {
    distance().requireFits(sde, shape, dataset, pixels);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    return distance().measure(subject);
  }
}
