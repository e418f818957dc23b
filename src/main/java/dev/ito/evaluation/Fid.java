package dev.ito.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Split;
import dev.ito.features.Features;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Frechet distance of samples and real images (Heusel et al. 2017): {@code fid} with the
 * features of Inception, {@code fd-} and the name of the network with others.
 *
 * @param samples how many
 * @param features the network
 * @param reference the real images
 * @param batch samples at once
 * @param force whether so few samples are taken that the distance is mostly bias
 * @param heldOut whether the other split of the data is measured, too, as if it were samples
 */
@JsonTypeName("fid")
public record Fid(
    @JsonProperty(defaultValue = "10000") int samples,
    @JsonProperty(defaultValue = "{type: inception}") Features features,
    @JsonProperty(defaultValue = "train") Split reference,
    @JsonProperty(defaultValue = "100") int batch,
    @JsonProperty(defaultValue = "false") boolean force,
    @JsonProperty(defaultValue = "false") boolean heldOut)
    implements SampleMetric {
  public Fid {
    new SampleComparison(samples, features, reference, batch);
  }

  @Override
  public List<Measurement> measure(Subject subject) throws IOException {
    SampleComparison.Work work =
        (job, drawn, real) -> List.of(job.distance(drawn, real, force).kept(subject));
    List<Measurement> found = new ArrayList<>(comparison().measure(subject, work));
    if (heldOut) {
      SampleComparison.Work ofHeldOut =
          (job, held, real) -> List.of(job.distance(held, real, force).measurement());
      comparison().measureHeldOut(subject, ofHeldOut).stream()
          .map(m -> SampleComparison.named(m.name() + "-of-held-out-images", m))
          .forEach(found::add);
    }
    return found;
  }
}
