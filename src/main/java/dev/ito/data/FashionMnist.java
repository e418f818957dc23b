package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

/**
 * Fashion-MNIST: 60,000 + 10,000 pictures of clothing of 28x28 pixels (Xiao et al. 2017), from IDX
 * files.
 *
 * @param path folder of the four files, gzipped or not
 * @param range darkest and brightest pixel in model units
 */
@JsonTypeName(FashionMnist.NAME)
public record FashionMnist(String path, @JsonProperty(defaultValue = "[-1, 1]") List<Double> range)
    implements IdxDataset {
  static final String NAME = "fashion-mnist";

  public FashionMnist {
    IdxFolder.requirePath(NAME, path);
    PixelScale.of(IdxFolder.LEVELS, range);
    range = List.copyOf(range);
  }

  @Override
  public String title() {
    return NAME;
  }
}
