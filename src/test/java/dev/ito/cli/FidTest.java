package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.io.Npy;
import dev.ito.io.Npz;
import dev.ito.io.Npz.NpzArray;
import dev.ito.math.Batch;
import dev.ito.math.Noise;
import dev.ito.math.Purpose;
import dev.ito.math.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code ito fid}: its files, its numbers, its refusals. */
@Tag("native")
class FidTest {
  private static final String CLASSIFIER =
      "--features classifier --dataset '{type: image-folder, path: FOLDER, size: 8}' with a FOLDER"
          + " whose sub-folders are the classes";

  @TempDir private Path folder;

  @Test
  void storedFeaturesAndTheirStatisticsGiveTheStoredDistance() throws IOException {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    Path a = Path.of(data, "fid-reference", "d8_a.npy");
    Path b = Path.of(data, "fid-reference", "d8_b.npy");
    Path stats = folder.resolve("b.npz");
    Ito.Result saved = Ito.run("fid", b, "--save-stats", stats);
    assertEquals(0, saved.exit(), saved.toString());
    for (Path reference : new Path[] {b, stats}) {
      JsonNode fid = metrics(Ito.run("fid", a, reference, "--json")).get(0);
      assertEquals("frechet-distance", fid.get("name").asText());
      assertEquals(2.452485627257907, fid.get("value").doubleValue(), 1e-9);
      assertEquals(200, fid.get("n").intValue());
      assertTrue(fid.get("standardError").doubleValue() > 0);
      JsonNode detail = fid.get("detail");
      double error = detail.get("atInfiniteNStandardError").doubleValue();
      assertEquals(2.45, detail.get("atInfiniteN").doubleValue(), 4 * error);
    }
  }

  @Test
  void textSaysWhatItIsWorth() throws IOException {
    Path a = features("a.npy", 60, 4, 1);
    Path b = features("b.npy", 50, 4, 2);
    Ito.Result text = Ito.run("fid", a, b, "--also", "kid,precision-recall");
    assertEquals(0, text.exit(), text.toString());
    for (String part :
        new String[] {
          "frechet-distance ",
          " +- ",
          "(n = 60)",
          "at infinite n",
          "(25 and 25 of B)",
          "kid ",
          "precision ",
          "recall ",
          "coverage "
        }) {
      assertTrue(text.out().contains(part), part + " is not in\n" + text.out());
    }
    Ito.Result same = Ito.run("fid", a, a, "--json");
    assertEquals(0, metrics(same).get(0).get("value").doubleValue(), 1e-6);
  }

  @Test
  void fewSamplesNeedForceAndAreWarnedOf() throws IOException {
    Path a = features("a.npy", 6, 8, 1);
    Path b = features("b.npy", 12, 8, 2);
    refused(
        "6 samples for 8 features: such a distance is mostly bias; use at least 16 samples, or"
            + " --force to have it all the same",
        a,
        b);
    Ito.Result forced = Ito.run("fid", a, b, "--force");
    assertEquals(0, forced.exit(), forced.toString());
    assertTrue(
        forced.out().contains("warning: 6 samples are fewer than two per feature (8)"),
        forced.out());
  }

  @Test
  void arraysOfTheWrongKind() throws IOException {
    Path good = features("good.npy", 20, 4, 1);
    Path other = features("other.npy", 20, 3, 1);
    refused(
        "the features have 4 and 3 dimensions: they are not of the same extractor", good, other);
    Path one = features("one.npy", 1, 4, 1);
    refused(one + ": features of at least 2 images are needed, its shape is (1, 4)", one, good);
    Path cube = folder.resolve("cube.npy");
    Npy.writeFloat64(cube, new int[] {2, 2, 2}, new double[8]);
    refused(
        cube
            + ": images are uint8 of shape (n, height, width, 1 or 3), but it is float64 of shape"
            + " (2, 2, 2)",
        cube,
        good);
    Path nan = folder.resolve("nan.npy");
    double[] values = new double[40];
    values[22] = Double.NaN;
    Npy.writeFloat64(nan, new int[] {10, 4}, values);
    refused(nan + ": row 5 is not finite: all features must be", nan, good);
    Path missing = folder.resolve("missing.npy");
    refused(missing + ": there is no such file or folder", missing, good);
    Path text = Files.writeString(folder.resolve("text.npy"), "no array");
    refused(text + ": this is not a NumPy .npy file", text, good);
    Path word = Files.writeString(folder.resolve("word.txt"), "no array");
    refused(
        word + ": expected a folder of images, or a file .npy or .npz: see ito fid --help",
        word,
        good);
    Ito.Result alone = Ito.run("fid", good);
    assertEquals(2, alone.exit());
    assertEquals("ito: name a second set to compare with, or --save-stats FILE\n", alone.error());
  }

  @Test
  void statisticsOfTheWrongKind() throws IOException {
    Path good = features("good.npy", 20, 4, 1);
    Path shape =
        npz(
            "shape.npz",
            Map.of(
                "mu",
                array(new int[] {4}, 0, 0, 0, 0),
                "sigma",
                array(new int[] {2, 2}, 1, 0, 0, 1)));
    refused(
        shape + ": mu must have shape (d,) and sigma (d, d), but they have (4,) and (2, 2)",
        good,
        shape);
    Path small =
        npz(
            "small.npz",
            Map.of("mu", array(new int[] {2}, 0, 0), "sigma", array(new int[] {2, 2}, 1, 0, 0, 1)));
    refused(
        "the features have 4 and 2 dimensions: they are not of the same extractor", good, small);
    Path skew =
        npz(
            "skew.npz",
            Map.of("mu", array(new int[] {2}, 0, 0), "sigma", array(new int[] {2, 2}, 1, 1, 0, 1)));
    refused(skew + ": the covariance is not symmetric at (1, 0)", good, skew);
    Path nan =
        npz(
            "nan.npz",
            Map.of("mu", array(new int[] {1}, Double.NaN), "sigma", array(new int[] {1, 1}, 1)));
    refused(nan + ": mean and covariance must be finite", good, nan);
    Path torn = Files.write(folder.resolve("torn.npz"), new byte[] {'P', 'K', 3, 4, 0});
    Ito.Result broken = Ito.run("fid", good, torn);
    assertEquals(2, broken.exit(), broken.toString());
    assertTrue(
        broken.error().startsWith("ito: " + torn + ": this is not a whole NumPy .npz file ("),
        broken.error());
  }

  @Test
  void foldersThatCannotBeCompared() throws IOException {
    Path grey = pictures("grey", 3, 8, BufferedImage.TYPE_BYTE_GRAY);
    Path colour = pictures("colour", 3, 8, BufferedImage.TYPE_INT_RGB);
    refused(
        grey + " has images of 8x8x1 and " + colour + " of 8x8x3: bring them to one size and kind",
        grey,
        colour);
    refused(
        grey
            + " has images: name the network for their features: --features inception, or "
            + CLASSIFIER,
        grey,
        grey);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.writeString(empty.resolve("notes.txt"), "no image");
    refused(
        "there is no .jpg, .jpeg or .png file in "
            + empty
            + "; check path (1 file left out: 1 .txt; .jpg, .jpeg and .png are read)",
        empty,
        grey);
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(broken.resolve("a.png"), "no image");
    refused(
        broken + ": a.png cannot be decoded: not a picture; delete or replace it", broken, grey);
  }

  /** What is said on the way to the features of two folders is said in options. */
  @Test
  void aNetworkOfFoldersIsAskedForByOptions() throws IOException {
    Path grey = pictures("grey", 3, 8, BufferedImage.TYPE_BYTE_GRAY);
    Path none = folder.resolve("none.pb");
    Ito.Result inception =
        Ito.run("fid", grey, grey, "--features", "{type: inception, path: " + none + "}");
    assertEquals(2, inception.exit(), inception.toString());
    assertTrue(
        inception.error().endsWith("; without it, use " + CLASSIFIER + "\n"), inception.error());
    Ito.Result classifier = Ito.run("fid", grey, grey, "--features", "classifier");
    assertEquals(2, classifier.exit(), classifier.toString());
    assertEquals(
        "ito: --features classifier learns the labels of a data set: name one, too: "
            + CLASSIFIER
            + "\n",
        classifier.error());
  }

  @Test
  void imagesOfAnotherSizeThanTheClassifiersAreRefused() throws IOException {
    Path grey = pictures("grey", 3, 10, BufferedImage.TYPE_BYTE_GRAY);
    Ito.Result result =
        Ito.run("fid", grey, grey, "--features", "classifier", "--dataset", "digits");
    assertEquals(2, result.exit(), result.toString());
    assertEquals(
        "ito: --features: the images are 10x10x1, and those that the classifier learns are 8x8x1:"
            + " both must have one size\n",
        result.error());
  }

  private void refused(String line, Path a, Path b) {
    Ito.Result result = Ito.run("fid", a, b);
    assertEquals("ito: " + line + "\n", result.error());
    assertEquals(2, result.exit());
    assertEquals("", result.out());
  }

  private static JsonNode metrics(Ito.Result result) throws IOException {
    assertEquals(0, result.exit(), result.toString());
    return new ObjectMapper().readTree(result.out()).get("metrics");
  }

  private Path features(String name, int count, int dimension, long seed) throws IOException {
    Batch x = new Batch(count, Shape.of(dimension));
    new Noise(seed, Purpose.DATA).gaussian(0, x);
    Path file = folder.resolve(name);
    Npy.writeFloat64(file, new int[] {count, dimension}, x.values());
    return file;
  }

  private Path npz(String name, Map<String, NpzArray> arrays) throws IOException {
    Path file = folder.resolve(name);
    Npz.write(file, arrays);
    return file;
  }

  private static NpzArray array(int[] shape, double... values) {
    return new NpzArray(shape, values);
  }

  private Path pictures(String name, int count, int size, int type) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(size, size, type);
      image.setRGB(i, i, 0xffffff);
      ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
    }
    return place;
  }
}
