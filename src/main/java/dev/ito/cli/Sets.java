package dev.ito.cli;

import dev.ito.data.Dataset;
import dev.ito.data.PixelScale;
import dev.ito.data.PixelSource;
import dev.ito.data.Split;
import dev.ito.features.Features;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.util.List;

/** Data sets and networks as options of the command line name them. */
final class Sets {
  private Sets() {}

  static Dataset dataset(String option, String text) {
    return Yaml.readWords(option, mapping(text), Dataset.class, List.of());
  }

  static Features features(String text) {
    return Yaml.readWords("--features", mapping(text), Features.class, List.of());
  }

  /** Lets a bare name stand for {@code {type: name}}. */
  private static String mapping(String text) {
    return text.strip().startsWith("{") ? text : "{type: " + text + "}";
  }

  static PixelSource pixels(Dataset dataset, Split split) throws IOException {
    PixelScale scale =
        dataset
            .pixels()
            .orElseThrow(() -> new InvalidInput("this is about images, and the data are points"));
    return PixelSource.of(dataset.open(split), scale);
  }
}
