package dev.ito.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.data.Dataset;
import dev.ito.data.Digits;
import dev.ito.data.Split;
import dev.ito.io.Monitor;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Baselines of the usual sets, as a program of array operations (NumPy) finds them, and Python's
 * gzip and lzma.
 */
class BaselinesOfDataTest {
  private static final List<Double> RANGE = List.of(-1.0, 1.0);

  private static LevelImages images(Dataset data, Split split, int count) throws IOException {
    return new LevelImages(data.open(split), data.pixels().orElseThrow(), count);
  }

  private static Map<String, Baseline> found(Dataset data, int count) throws IOException {
    LevelImages training = LevelImages.all(data.open(Split.TRAIN), data.pixels().orElseThrow());
    Map<String, Baseline> named = new HashMap<>();
    Baselines.of(images(data, Split.TEST, count), Optional.of(training), Monitor.SILENT)
        .all()
        .forEach(one -> named.put(one.name(), one));
    return named;
  }

  @Test
  void digits() throws IOException {
    Map<String, Baseline> found = found(new Digits(RANGE), 297);
    assertEquals(4.0875, found.get("uniform").bits(), 5e-5);
    assertEquals(2.9226, found.get("histogram").bits(), 1e-4);
    assertEquals(2.3628, found.get("pixel-histogram").bits(), 1e-4);
    assertEquals(2.3988, found.get("neighbours").bits(), 1e-4);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "mnist, 10000, 1.9673, 1.6894, 1.3590, 0.003158, 1.635, 1.392",
    "mnist, 256, 1.8711, 1.6163, 1.2946, 0.020254, NaN, NaN",
    "fashion-mnist, 10000, 4.9166, 4.5879, 3.5113, 0.009155, 4.473, 3.872"
  })
  void imagesOfBytes(
      String name,
      int count,
      double histogram,
      double pixels,
      double neighbours,
      double error,
      double gzip,
      double xz)
      throws IOException {
    String folder = System.getenv("ITO_DATA");
    assumeTrue(folder != null, "ITO_DATA is not set");
    String written = "{type: %s, path: \"%s\"}".formatted(name, Path.of(folder, name));
    Map<String, Baseline> found =
        found(Yaml.read("test", written, Dataset.class, List.of()), count);
    assertEquals(8, found.get("uniform").bits());
    assertEquals(histogram, found.get("histogram").bits(), 1e-4);
    assertEquals(pixels, found.get("pixel-histogram").bits(), 1e-4);
    assertEquals(neighbours, found.get("neighbours").bits(), 1e-4);
    assertEquals(error, found.get("neighbours").standardError(), 1e-5);
    if (!Double.isNaN(gzip)) {
      // Implementations of both differ a little in what they find.
      assertEquals(gzip, found.get("gzip").bits(), 0.01 * gzip);
      assertEquals(xz, found.get("xz").bits(), 0.005 * xz);
    }
  }
}
