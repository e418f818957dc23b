package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.data.Extent;
import dev.ito.data.PixelScale;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.sde.Sde;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A mixture of isotropic normal laws.
 *
 * @param weights of the components, positive; normalised by their sum
 * @param means one per component
 * @param standardDeviations one per component
 */
@JsonTypeName("gaussian-mixture")
public record MixtureModel(
    List<Integer> shape, List<Double> weights, List<Mean> means, List<Double> standardDeviations)
    implements KnownModel.Exact {
  /**
   * The mean of a component: all its values, or one number for every value.
   *
   * @param values as written
   * @param fills whether one number was written
   */
  public record Mean(List<Double> values, boolean fills) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Mean all(List<Double> values) {
      return new Mean(List.copyOf(values), false);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Mean filled(double value) {
      return new Mean(List.of(value), true);
    }

    double value(int j) {
      return values.get(fills ? 0 : j);
    }

    @JsonValue
    Object yaml() {
      return fills ? values.get(0) : values;
    }
  }

  public MixtureModel {
    for (Mean mean : means) {
      InvalidInput.require(
          mean.fills() || mean.values().size() == new Shape(shape).size(),
          "means: one has %d values, but the shape is %s: write as many, or one number",
          mean.values().size(),
          shape);
    }
    mixture(new Shape(shape), weights, means, standardDeviations);
  }

  @Override
  public Shape sampleShape() {
    return new Shape(shape);
  }

  @Override
  public Optional<PixelScale> pixels() {
    return sampleShape().isImage() ? Optional.of(new PixelScale(256, -1, 1)) : Optional.empty();
  }

  /** The root mean square is that of the dimension in which it is largest. */
  @Override
  public Extent extent() {
    int size = sampleShape().size();
    double all = weights.stream().mapToDouble(Double::doubleValue).sum();
    double[] squares = new double[size];
    double largest = 0;
    for (int k = 0; k < means.size(); k++) {
      for (int j = 0; j < size; j++) {
        Extent value =
            new Extent(Math.abs(means.get(k).value(j)), Math.abs(means.get(k).value(j)))
                .blurred(standardDeviations.get(k));
        squares[j] += weights.get(k) / all * value.rms() * value.rms();
        largest = Math.max(largest, value.largest());
      }
    }
    return new Extent(Math.sqrt(Arrays.stream(squares).max().orElseThrow()), largest);
  }

  @Override
  public DifferentiableScore score(Sde sde) {
    return new GaussianMixtureScore(
        sde, mixture(sampleShape(), weights, means, standardDeviations));
  }

  private static GaussianMixture mixture(
      Shape shape, List<Double> weights, List<Mean> means, List<Double> standardDeviations) {
    InvalidInput.require(
        (long) means.size() * shape.size() <= Integer.MAX_VALUE,
        "means: %d of shape %s are more than %d values",
        means.size(),
        shape,
        Integer.MAX_VALUE);
    Batch rows = new Batch(means.size(), shape);
    int size = shape.size();
    for (int k = 0; k < means.size(); k++) {
      for (int j = 0; j < size; j++) {
        rows.values()[k * size + j] = means.get(k).value(j);
      }
    }
    return new GaussianMixture(array(weights), rows, array(standardDeviations));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
