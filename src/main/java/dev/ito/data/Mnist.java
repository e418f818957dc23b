package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * MNIST: 60,000 + 10,000 handwritten digits of 28x28 pixels (LeCun et al. 1998), from IDX files.
 *
 * @param path folder of the four files, gzipped or not
 * @param range darkest and brightest pixel in model units
 */
@JsonTypeName("mnist")
public record Mnist(String path, @JsonProperty(defaultValue = "[-1, 1]") List<Double> range)
    implements Dataset {
  public Mnist {
    IdxFolder.requirePath("mnist", path);
    PixelScale.of(IdxFolder.LEVELS, range);
    range = List.copyOf(range);
  }

  @Override
  public Examples open(Split split) throws IOException {
    return new IdxFolder("mnist", path).open(split, scale());
  }

  @Override
  public Shape shape() {
    return IdxFolder.SHAPE;
  }

  @Override
  public Optional<PixelScale> pixels() {
    return Optional.of(scale());
  }

  private PixelScale scale() {
    return PixelScale.of(IdxFolder.LEVELS, range);
  }
}
