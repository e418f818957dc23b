package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.Extent;
import dev.ito.data.PixelScale;
import dev.ito.data.Split;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The training split of a data set, smoothed: what a perfect network would learn.
 *
 * @param standardDeviation of the smoothing, in model units, not negative
 */
@JsonTypeName("empirical")
public record EmpiricalModel(Dataset dataset, double standardDeviation)
    implements KnownModel.Exact {
  public EmpiricalModel {
    InvalidInput.require(
        standardDeviation >= 0 && Double.isFinite(standardDeviation),
        "standard-deviation must not be negative, was %s",
        standardDeviation);
  }

  @Override
  public Shape sampleShape() {
    return dataset.shape();
  }

  @Override
  public Optional<PixelScale> pixels() {
    return dataset.pixels();
  }

  @Override
  public Extent extent() {
    return dataset.extent().blurred(standardDeviation);
  }

  private Examples examples() throws IOException {
    return InvalidInput.inside("model.dataset: ", () -> dataset.open(Split.TRAIN));
  }

  @Override
  public String contentSha256() throws IOException {
    return examples().sha256();
  }

  @Override
  public DifferentiableScore score(Sde sde) throws IOException {
    Examples examples = examples();
    int[] all = IntStream.range(0, examples.count()).toArray();
    return GaussianMixtureScore.empirical(sde, examples.batch(all), standardDeviation);
  }
}
