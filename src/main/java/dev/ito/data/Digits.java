package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.math.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/**
 * The 1,797 handwritten digits of 8x8 pixels and 17 levels that come with Ito (UCI "Optical
 * Recognition of Handwritten Digits", test part; Alpaydin &amp; Kaynak 1998, CC BY 4.0).
 *
 * <p>The first 1,500 are the training split, the last 297 the test split: the source has no split
 * of its own.
 *
 * @param range darkest and brightest pixel in model units
 * @param classes labels of the examples that are taken; null: all
 */
@JsonTypeName("digits")
public record Digits(
    @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
    @JsonProperty(defaultValue = "null") List<Integer> classes)
    implements Dataset.OfImages {
  static final int TRAIN = 1500;
  static final int TEST = 297;
  static final int LEVELS = 17;
  static final Shape SHAPE = Shape.image(8, 8, 1);
  private static final String RESOURCE = "digits.csv.gz";

  public Digits {
    range = PixelScale.of(LEVELS, range).range();
    classes = Chosen.checked(classes);
  }

  /** All digits. */
  public Digits(List<Double> range) {
    this(range, null);
  }

  @Override
  public Examples open(Split split) throws IOException {
    List<String> all = lines();
    List<String> lines =
        switch (split) {
          case TRAIN -> all.subList(0, TRAIN);
          case TEST -> all.subList(TRAIN, TRAIN + TEST);
        };
    byte[] levels = new byte[lines.size() * SHAPE.size()];
    byte[] labels = new byte[lines.size()];
    for (int i = 0; i < labels.length; i++) {
      String[] cells = lines.get(i).split(",");
      for (int j = 0; j < SHAPE.size(); j++) {
        levels[i * SHAPE.size() + j] = Byte.parseByte(cells[j]);
      }
      labels[i] = Byte.parseByte(cells[SHAPE.size()]);
    }
    return Chosen.ofClasses(new ByteImages(SHAPE, scale(), levels, labels), classes);
  }

  @Override
  public OptionalInt count(Split split) {
    return classes != null
        ? OptionalInt.empty()
        : OptionalInt.of(
            switch (split) {
              case TRAIN -> TRAIN;
              case TEST -> TEST;
            });
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public PixelScale scale() {
    return PixelScale.of(LEVELS, range);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = Digits.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing from Ito's jar");
      }
      var text = new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII);
      return new BufferedReader(text).lines().toList();
    }
  }
}
