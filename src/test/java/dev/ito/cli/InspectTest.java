package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ito data} with sets that are read from a folder of the user. */
@Tag("native")
class InspectTest {
  @TempDir Path folder;

  /** Two images, orange: red 255, green 102, blue 0. */
  @Test
  void cifarFilesAreMeasuredAndDrawnInColour() throws IOException {
    byte[] records = new byte[2 * 3073];
    for (int i = 0; i < 2; i++) {
      Arrays.fill(records, i * 3073 + 1, i * 3073 + 1025, (byte) 255);
      Arrays.fill(records, i * 3073 + 1025, i * 3073 + 2049, (byte) 102);
    }
    Files.write(folder.resolve("data_batch_1.bin"), records);
    Files.write(folder.resolve("test_batch.bin"), Arrays.copyOf(records, 3073));
    Path sheet = folder.resolve("sheet.png");
    Ito.Result result = Ito.run("data", "inspect", "cifar10", "--path", folder, "--json");
    assertEquals(0, result.exit(), result::toString);
    JsonNode train = Yaml.json().readTree(result.out()).get(0);
    assertEquals(2, train.get("count").asInt());
    assertEquals(0.4, train.at("/channel-means/1").asDouble(), 1e-12);
    assertEquals(0, train.at("/channel-standard-deviations/1").asDouble(), 1e-6);
    Ito.Result drawn = Ito.run("data", "inspect", "cifar10", "--path", folder, "--out", sheet);
    assertEquals(0, drawn.exit(), drawn::toString);
    BufferedImage picture = ImageIO.read(sheet.toFile());
    assertEquals(0xffff6600, picture.getRGB(30, 30));
  }

  @Test
  void aFolderOfPicturesIsInspected() throws IOException {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", folder.resolve("a.png").toFile());
    Ito.Result result =
        Ito.run(
            "data",
            "inspect",
            "image-folder",
            "--set",
            "size=8",
            "--set",
            "test-part=0",
            "--set",
            "path=" + folder);
    assertEquals(0, result.exit(), result::toString);
    assertTrue(result.out().contains("count: 1"), result.out());
    assertEquals(1, result.out().lines().filter(line -> line.startsWith("split:")).count());
    assertFalse(result.out().contains("remarks"), result.out());
  }

  /** Not to count them would make a set smaller than its folder, without a word. */
  @Test
  void filesThatAreLeftOutAreSaid() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (String name : new String[] {"a.png", "b.png", "c.bmp", "d.gif", "e.gif", "f.tiff"}) {
      String format = name.substring(2);
      ImageIO.write(image, format, folder.resolve(name).toFile());
    }
    String line = "4 files left out: 2 .gif, 1 .bmp, 1 .tiff; .jpg, .jpeg and .png are read";
    String[] inspect = {
      "data", "inspect", "image-folder", "--set", "size=8", "--set", "test-part=0", "--path"
    };
    Object[] words = Arrays.copyOf(inspect, inspect.length + 1, Object[].class);
    words[inspect.length] = folder;
    Ito.Result result = Ito.run(words);
    assertTrue(result.out().contains("count: 2"), result.out());
    assertTrue(result.out().contains("remarks:\n  - \"" + folder + ": " + line), result.out());
  }

  @Test
  void wordsOfClassesAndUnitsAreShown() throws IOException {
    StringBuilder rows = new StringBuilder("x,y,kind\n");
    for (int i = 0; i < 40; i++) {
      rows.append(i).append(",0.5,").append(i % 2 == 0 ? "virginica" : "setosa").append('\n');
    }
    Path table = Files.writeString(folder.resolve("flowers.csv"), rows);
    Ito.Result points = Ito.run("data", "inspect", "csv", "--path", table, "--set", "label=kind");
    assertEquals(0, points.exit(), points::toString);
    assertTrue(points.out().contains("classes:\n  0: setosa\n  1: virginica\n"), points.out());
    assertFalse(points.out().contains("units:"), points.out());
    Ito.Result images = Ito.run("data", "inspect", "digits");
    assertTrue(
        images.out().contains("units: \"range is what darkest and brightest pixel become"),
        images.out());
    assertFalse(images.out().contains("classes:"), images.out());
  }

  /** What was not typed is not shown. */
  @Test
  void errorsNameTheDataSetOrTheSetting() {
    Path none = folder.resolve("none.npy");
    assertRefused("data set npy: " + none + ": there is no such file", "npy", "--path", none);
    assertRefused(
        "data set points: distribution: required key is missing; add it (one of swiss-roll,"
            + " checkerboard, two-moons, mixture)",
        "points");
    assertRefused(
        "--set rang=3: unknown key; did you mean \"range\"? (allowed: range, classes)",
        "digits",
        "--set",
        "rang=3");
  }

  private static void assertRefused(String error, Object... words) {
    Ito.Result result =
        Ito.run(Stream.concat(Stream.of("data", "inspect"), Stream.of(words)).toArray());
    assertEquals("ito: " + error + "\n", result.error());
    assertEquals(2, result.exit());
  }

  @Test
  void whatCannotBeFetchedComesWithWhereToGetIt() {
    Ito.Result result = Ito.run("data", "fetch", "cifar10");
    assertEquals(2, result.exit());
    assertTrue(
        result.error().startsWith("ito: cifar10 cannot be fetched: download https://"),
        result.error());
    assertEquals(1, result.error().lines().count());
  }
}
