package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

/**
 * MNIST: 60,000 + 10,000 handwritten digits of 28x28 pixels (LeCun et al. 1998), from IDX files.
 *
 * @param path folder of the four files, gzipped or not
 * @param range darkest and brightest pixel in model units
 */
@JsonTypeName(Mnist.NAME)
public record Mnist(String path, @JsonProperty(defaultValue = "[-1, 1]") List<Double> range)
    implements IdxDataset {
  static final String NAME = "mnist";

  public Mnist {
    IdxFolder.requirePath(NAME, path);
    PixelScale.of(IdxFolder.LEVELS, range);
    range = List.copyOf(range);
  }

  @Override
  public String title() {
    return NAME;
  }
}
