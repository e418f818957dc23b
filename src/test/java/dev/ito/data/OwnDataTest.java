package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.io.Npy;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays and tables of the user, and the choice of classes. */
class OwnDataTest {
  /** Written by NumPy 2.4: 6 images of float32 in [0, 1] and int64 labels 0, 1, 0, 1, 0, 1. */
  private static final Path NUMPY = Path.of("src", "test", "resources", "npy");

  @TempDir private Path folder;

  private Dataset set(String yaml) {
    return Yaml.read("a.yaml", yaml.replace("FOLDER", folder.toString()), Dataset.class, List.of());
  }

  private Examples open(String yaml) throws IOException {
    return set(yaml).open(Split.TRAIN);
  }

  private void refused(String yaml, String reason) {
    InvalidInput error = assertThrows(InvalidInput.class, () -> open(yaml));
    assertTrue(
        error.getMessage().contains(reason.replace("FOLDER", folder.toString())),
        error::getMessage);
    assertEquals(1, error.getMessage().lines().count());
  }

  private Path array(String name, int... shape) throws IOException {
    int size = IntStream.of(shape).reduce(1, Math::multiplyExact);
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Npy.writeUint8(folder.resolve(name), shape, bytes);
    return folder.resolve(name);
  }

  private static List<Integer> labels(Examples examples) {
    return IntStream.range(0, examples.count()).mapToObj(examples::label).toList();
  }

  @Test
  void bytesAreImages() throws IOException {
    byte[] levels = Npy.read(array("x.npy", 5, 3, 4, 3)).bytes();
    Dataset set = set("{type: npy, path: FOLDER/x.npy, test-part: 0, range: [0, 255]}");
    assertEquals(Shape.image(3, 4, 3), set.shape());
    assertEquals(List.of(Split.TRAIN), set.splits());
    Examples all = set.open(Split.TRAIN);
    assertEquals(5, all.count());
    double[] expected =
        IntStream.range(0, levels.length).mapToDouble(i -> Byte.toUnsignedInt(levels[i])).toArray();
    assertArrayEquals(expected, all.batch(new int[] {0, 1, 2, 3, 4}).values());
    assertEquals(-1, all.label(0));
    assertEquals(
        Shape.image(7, 8, 1), set("{type: npy, path: " + array("y.npy", 2, 7, 8) + "}").shape());
  }

  /** The levels k / 255 of float32 come back as the bytes they were. */
  @Test
  void floatsAreImagesOfStatedValues() throws IOException {
    String yaml =
        "{type: npy, path: %s/images.npy, labels: %1$s/labels.npy, values: [0, 1], range: [0, 255],"
            + " test-part: 0}";
    Examples all = open(yaml.formatted(NUMPY));
    assertEquals(List.of(0, 1, 0, 1, 0, 1), labels(all));
    double[] found = all.batch(new int[] {0, 5}).values();
    double[] stored = Npy.read(NUMPY.resolve("images.npy")).values();
    for (int i = 0; i < 256; i++) {
      assertEquals(stored[i] * 255, found[i], 1e-4);
      assertEquals(stored[5 * 256 + i] * 255, found[256 + i], 1e-4);
      assertEquals(Math.rint(found[i]), found[i], 0);
    }
    assertEquals(List.of(), all.remarks());
    Npy.writeFloat64(folder.resolve("f.npy"), new int[] {1, 1, 2}, new double[] {0.5, -1});
    Examples rounded = open("{type: npy, path: FOLDER/f.npy, values: [-1, 1], test-part: 0}");
    assertTrue(rounded.remarks().get(0).contains("rounded to 256 levels"));
    assertArrayEquals(
        new double[] {-1 + 2 * 191 / 255.0, -1}, rounded.batch(new int[] {0}).values(), 1e-15);
  }

  @Test
  void floatsWithTwoAxesArePoints() throws IOException {
    double[] values = new Random(1).doubles(120).toArray();
    Npy.writeFloat64(folder.resolve("p.npy"), new int[] {40, 3}, values);
    Dataset set = set("{type: npy, path: FOLDER/p.npy, test-part: 0.4}");
    assertEquals(Shape.of(3), set.shape());
    assertTrue(set.pixels().isEmpty());
    Examples train = set.open(Split.TRAIN);
    Examples test = set.open(Split.TEST);
    assertEquals(40, train.count() + test.count());
    // 40 draws of probability 0.4: outside with probability 1e-4, but always the same ones.
    assertTrue(6 <= test.count() && test.count() <= 28, "" + test.count());
    double[] first = train.batch(new int[] {0}).values();
    assertTrue(IntStream.range(0, 40).anyMatch(i -> values[3 * i] == first[0]));
    assertTrue(set.extent().largest() <= 1 && set.extent().largest() > 0.9);
    // The root mean square of uniform numbers in [0, 1].
    assertEquals(Math.sqrt(1 / 3.0), set.extent().rms(), 0.1);
  }

  @Test
  void aTestFileOfItsOwn() throws IOException {
    array("x.npy", 5, 2, 2);
    array("t.npy", 3, 2, 2);
    Dataset set = set("{type: npy, path: FOLDER/x.npy, test: FOLDER/t.npy}");
    assertEquals(5, set.open(Split.TRAIN).count());
    assertEquals(3, set.open(Split.TEST).count());
    array("t.npy", 3, 2, 3);
    InvalidInput other = assertThrows(InvalidInput.class, () -> set.open(Split.TEST));
    assertTrue(other.getMessage().contains("t.npy has images of 2x3x1, but "), other.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: npy, path: FOLDER/no.npy} | FOLDER/no.npy: there is no such file
          {type: npy, path: FOLDER/first.npy} | its shape (2, 3, 8, 8) has the channels first: save x.transpose(0, 2, 3, 1)
          {type: npy, path: FOLDER/flat.npy} | uint8 of shape (4, 64) are no images: reshape it to (n, height, width, 1 or 3)
          {type: npy, path: FOLDER/four.npy} | expected images of shape (n, height, width)
          {type: npy, path: src/test/resources/npy/images.npy} | images of float32 need values, the numbers that stand for black and white, such as [0, 1]: its own are in [0.000, 1.000]
          {type: npy, path: src/test/resources/npy/images.npy, values: [0, 0.5]} | its values are in [0.000, 1.000], not in values: [0.0, 0.5]
          {type: npy, path: FOLDER/points.npy, values: [0, 1]} | values are of pixels, but FOLDER/points.npy has points
          {type: npy, path: FOLDER/x.npy, labels: src/test/resources/npy/labels.npy} | FOLDER/x.npy has 5 examples, so labels have the shape (5,), but it is (6,)
          {type: npy, path: FOLDER/x.npy, labels: src/test/resources/npy/images.npy} | type <f4 are not supported; save it as uint8, bool, int8, int16, int32 or int64
          {type: npy, path: FOLDER/x.npy, classes: [0]} | classes are chosen by their labels: write labels, too
          {type: npy, path: FOLDER/x.npy, test-labels: FOLDER/x.npy} | test-labels are those of test
          {type: npy, path: FOLDER/x.npy, test-part: 1} | test-part must be at least 0 and less than 1
          {type: digits, classes: [3, 12]} | classes: no example has the label 12: the labels are [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
          {type: digits, classes: []} | classes are labels, 0 or more, such as [0, 1], was []
          {type: csv, path: FOLDER/no.csv} | FOLDER/no.csv: there is no such file
          {type: csv, path: src/test/resources/npy/points.csv} | row 1: kind is "a", not a finite number: say which columns are coordinates
          {type: csv, path: src/test/resources/npy/points.csv, label: sort} | there is no column sort: there are [x, kind, y]
          {type: csv, path: src/test/resources/npy/points.csv, label: kind, classes: [c]} | classes: there is no c: there are [a, b]
          {type: csv, path: src/test/resources/npy/points.csv, label: kind, classes: [b, a, b]} | classes: b is there twice
          {type: csv, path: FOLDER/short.csv} | row 2 has 1 cells, not 2
          """)
  void whatIsWrongIsSaid(String yaml, String reason) throws IOException {
    array("first.npy", 2, 3, 8, 8);
    array("flat.npy", 4, 64);
    array("four.npy", 4, 8, 8, 4);
    array("x.npy", 5, 2, 2);
    Npy.writeFloat64(folder.resolve("points.npy"), new int[] {1, 2}, new double[2]);
    Files.writeString(folder.resolve("short.csv"), "1,2\n3\n");
    refused(yaml, reason);
  }

  @Test
  void tablesArePoints() throws IOException {
    String path = "{type: csv, path: src/test/resources/npy/points.csv, label: kind, test-part: 0";
    Examples all = open(path + "}");
    assertEquals(Shape.of(2), all.shape());
    assertEquals(List.of(0, 1, 0, 1, 0, 1, 0, 1), labels(all));
    assertArrayEquals(new double[] {3, -1.5}, all.batch(new int[] {3}).values());
    Examples chosen = open(path + ", columns: [y], classes: [b]}");
    assertEquals(List.of(0, 0, 0, 0), labels(chosen));
    assertArrayEquals(new double[] {-0.5, -1.5}, chosen.batch(new int[] {0, 1}).values());
    Files.writeString(folder.resolve("n.csv"), "1, 2.5e0, 10\n\n-3,4, 9\n");
    Examples numbers = open("{type: csv, path: FOLDER/n.csv, label: 3, test-part: 0}");
    assertEquals(List.of(1, 0), labels(numbers));
    assertArrayEquals(new double[] {1, 2.5, -3, 4}, numbers.batch(new int[] {0, 1}).values());
  }

  @Test
  void classesKeepTheirLabels() throws IOException {
    Examples all = open("{type: digits}");
    Examples some = open("{type: digits, classes: [7, 3]}");
    List<Integer> wanted = labels(all).stream().filter(k -> k == 3 || k == 7).toList();
    assertEquals(wanted, labels(some));
    int first = labels(all).indexOf(wanted.get(0));
    assertArrayEquals(all.batch(new int[] {first}).values(), some.batch(new int[] {0}).values());
    assertNotEquals(all.sha256(), some.sha256());
  }
}
