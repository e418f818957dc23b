package dev.ito.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.io.Monitor;
import dev.ito.io.Npy;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Device;
import dev.ito.nn.ImageNetwork;
import dev.ito.nn.ImageNetwork.Activations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Features of networks in files, against what TensorFlow 2.21 computes with them from Python, image
 * by image (src/test/resources/features).
 */
@Tag("native")
class FeaturesTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "features");

  /** A frozen graph with the operations, the names and the producer version of that of 2015. */
  private static final Path INCEPTION_LIKE = FOLDER.resolve("inception-like.pb");

  @TempDir private Path folder;

  private static FeatureExtractor open(Features features) throws IOException {
    return features.open(Optional.empty(), Device.CPU, Monitor.SILENT);
  }

  private static PixelBatch images(String name) throws IOException {
    Npy.NpyArray array = Npy.read(FOLDER.resolve(name));
    List<Integer> axes = array.shape();
    return new PixelBatch(axes.get(0), new Shape(axes.subList(1, 4)), array.bytes());
  }

  private static double[] stored(String name) throws IOException {
    return Npy.read(FOLDER.resolve(name)).values();
  }

  private static void assertClose(double[] expected, Batch found, double tolerance) {
    assertArrayEquals(expected, found.values(), tolerance);
  }

  private static InceptionFeatures inception(Path file, Intake.Resizing resize) {
    return new InceptionFeatures(file.toString(), resize);
  }

  private static GraphFeatures savedModel(String input, String features) {
    return new GraphFeatures(
        FOLDER.resolve("saved-model").toString(),
        "tiny",
        input,
        features,
        null,
        8,
        1,
        List.of(-1.0, 1.0),
        Intake.Resizing.NONE);
  }

  @Test
  void aGraphLikeThatOf2015GivesTheStoredFeaturesAndLogitsWithoutBias() throws IOException {
    try (FeatureExtractor extractor = open(inception(INCEPTION_LIKE, Intake.Resizing.GRAPH))) {
      Activations found = extractor.apply(images("images.npy"));
      assertEquals(12, extractor.dimension());
      assertEquals(7, extractor.classes());
      assertEquals("fid", extractor.distance());
      assertClose(stored("inception-like-features.npy"), found.features(), 1e-4);
      assertClose(stored("inception-like-logits.npy"), found.logits().orElseThrow(), 1e-4);
      assertEquals("graph", extractor.facts().intake().resize());
      assertEquals("repeated to 3 channels", extractor.facts().intake().grey());
    }
  }

  @Test
  void theLargerGraphGivesTheStoredFeatures() throws IOException {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    Path mini = Path.of(data, "fid-graph-mini");
    Npy.NpyArray in = Npy.read(mini.resolve("in.npy"));
    double[] levels = in.values();
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      // The stored images hold whole levels.
      assertEquals(Math.rint(levels[i]), levels[i], 0);
      bytes[i] = (byte) levels[i];
    }
    PixelBatch images = new PixelBatch(5, Shape.image(32, 32, 3), bytes);
    try (FeatureExtractor extractor =
        open(inception(mini.resolve("mini.pb"), Intake.Resizing.GRAPH))) {
      Activations found = extractor.apply(images);
      assertEquals(2048, extractor.dimension());
      assertClose(Npy.read(mini.resolve("pool.npy")).values(), found.features(), 1e-4);
      double[] probabilities = softmax(found.logits().orElseThrow());
      assertArrayEquals(Npy.read(mini.resolve("softmax_nobias.npy")).values(), probabilities, 1e-6);
    }
  }

  /** From 20x20 pixels: with Pillow's antialiased bilinear resize before Python's TensorFlow. */
  @Test
  void aNetworkOfTheSizeOfInceptionGivesTheStoredFeatures() throws IOException {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    GraphFeatures features =
        new GraphFeatures(
            Path.of(data, "inception-standin", "frozen.pb").toString(),
            "stand-in",
            "images:0",
            "Reshape:0",
            null,
            299,
            3,
            List.of(0.0, 1.0),
            Intake.Resizing.BILINEAR);
    PixelBatch all = images("images.npy");
    byte[] first = Arrays.copyOf(all.levels(), all.shape().size());
    try (FeatureExtractor extractor = open(features)) {
      Batch found = extractor.apply(new PixelBatch(1, all.shape(), first)).features();
      assertEquals(2048, found.size());
      assertClose(stored("standin-features.npy"), found, 1e-4);
    }
  }

  private static double[] softmax(Batch logits) {
    double[] result = new double[logits.values().length];
    for (int row = 0; row < logits.count(); row++) {
      int from = row * logits.size();
      double sum = 0;
      for (int j = from; j < from + logits.size(); j++) {
        result[j] = Math.exp(logits.values()[j]);
        sum += result[j];
      }
      for (int j = from; j < from + logits.size(); j++) {
        result[j] /= sum;
      }
    }
    return result;
  }

  @Test
  void greyImagesAreRepeated() throws IOException {
    try (FeatureExtractor extractor = open(inception(INCEPTION_LIKE, Intake.Resizing.GRAPH))) {
      PixelBatch grey = images("grey.npy");
      byte[] rgb = new byte[3 * grey.levels().length];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = grey.levels()[i / 3];
      }
      PixelBatch repeated = new PixelBatch(grey.count(), Shape.image(8, 8, 3), rgb);
      assertClose(
          extractor.apply(repeated).features().values(), extractor.apply(grey).features(), 0);
    }
  }

  @Test
  void featuresDoNotDependOnTheBatch() throws IOException {
    PixelBatch all = images("images.npy");
    int size = all.shape().size();
    PixelBatch last =
        new PixelBatch(1, all.shape(), Arrays.copyOfRange(all.levels(), 2 * size, 3 * size));
    try (FeatureExtractor extractor = open(inception(INCEPTION_LIKE, Intake.Resizing.BICUBIC))) {
      Batch together = extractor.apply(all).features();
      assertClose(together.slice(2, 3).values(), extractor.apply(last).features(), 1e-5);
      assertEquals("bicubic", extractor.facts().intake().resize());
    }
  }

  @Test
  void aSavedModelGivesTheStoredFeatures() throws IOException {
    try (FeatureExtractor extractor = open(savedModel("images:0", "features:0"))) {
      ImageNetwork.Activations found = extractor.apply(images("grey.npy"));
      assertClose(stored("saved-model-features.npy"), found.features(), 1e-5);
      assertEquals("fd-tiny", extractor.distance());
      assertEquals(0, extractor.classes());
      assertTrue(found.logits().isEmpty());
    }
  }

  @Test
  void whatCannotBeOpenedSaysWhy() throws IOException {
    assertFails(
        inception(folder.resolve("absent.pb"), Intake.Resizing.GRAPH), "ito data fetch inception");
    Path text = Files.writeString(folder.resolve("text.pb"), "this is no graph");
    assertFails(inception(text, Intake.Resizing.GRAPH), "not a frozen TensorFlow graph");
    byte[] whole = Files.readAllBytes(INCEPTION_LIKE);
    Path half = Files.write(folder.resolve("half.pb"), Arrays.copyOf(whole, whole.length / 2));
    assertFails(inception(half, Intake.Resizing.GRAPH), "cut short");
    assertFails(
        savedModel("image:0", "features:0"), "has no tensor image:0; its inputs are images:0");
    assertFails(savedModel("images:0", "features:9"), "has no tensor features:9");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    GraphFeatures none =
        new GraphFeatures(
            empty.toString(),
            "x",
            "a:0",
            "b:0",
            null,
            8,
            1,
            List.of(0.0, 1.0),
            Intake.Resizing.NONE);
    assertFails(none, "not a SavedModel");
  }

  private static void assertFails(Features features, String part) {
    InvalidInput error = assertThrows(InvalidInput.class, () -> open(features).close());
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @Test
  void imagesThatDoNotFitAreRefused() {
    GraphFeatures features = savedModel("images:0", "features:0");
    for (Shape shape : List.of(Shape.of(2), Shape.image(9, 8, 1), Shape.image(8, 8, 3))) {
      assertThrows(InvalidInput.class, () -> features.requireFits(shape, Optional.empty()));
    }
    features.requireFits(Shape.image(8, 8, 1), Optional.empty());
    inception(INCEPTION_LIKE, Intake.Resizing.GRAPH)
        .requireFits(Shape.image(300, 200, 1), Optional.empty());
  }

  @Test
  void theResizeIsThatOfPillow() throws IOException {
    Npy.NpyArray input = Npy.read(FOLDER.resolve("resize-input.npy"));
    PixelBatch image = new PixelBatch(1, Shape.image(9, 13, 1), input.bytes());
    assertClose(
        stored("resize-bilinear-6x6.npy"), resized(image, Intake.Resizing.BILINEAR, 6), 1e-4);
    assertClose(stored("resize-bicubic-6x6.npy"), resized(image, Intake.Resizing.BICUBIC, 6), 1e-4);
    assertClose(
        stored("resize-bilinear-20x20.npy"), resized(image, Intake.Resizing.BILINEAR, 20), 1e-4);
    assertClose(
        stored("resize-bicubic-20x20.npy"), resized(image, Intake.Resizing.BICUBIC, 20), 1e-4);
  }

  private static Batch resized(PixelBatch image, Intake.Resizing resize, int size) {
    return new Batch(1, Shape.image(size, size, 1), resize.levels(image, 0, size));
  }
}
