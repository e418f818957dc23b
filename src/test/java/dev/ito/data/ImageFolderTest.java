package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
  private static final List<Double> BYTES = List.of(0.0, 255.0);

  @TempDir Path folder;
  @TempDir Path kept;

  private ImageFolder set(int size, int channels) {
    return new ImageFolder(folder.toString(), size, channels, BYTES, 0, false);
  }

  private Examples open(ImageFolder set, Split split) throws IOException {
    return set.open(split, new PictureCache(kept));
  }

  private double[] only(int size, int channels) throws IOException {
    Examples examples = open(set(size, channels), Split.TRAIN);
    assertEquals(1, examples.count());
    assertEquals(-1, examples.label(0));
    return examples.batch(new int[] {0}).values();
  }

  private String refusal(ImageFolder set, Split split) {
    String message = assertThrows(InvalidInput.class, () -> open(set, split)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static void assertPlain(double[] image, double... pixel) {
    for (int i = 0; i < image.length; i++) {
      assertEquals(pixel[i % pixel.length], image[i], 1e-9);
    }
  }

  @Test
  void aPngOfTheRightSizeIsReadAsItIs() throws IOException {
    BufferedImage image = Pictures.random(1, 16, 16);
    Pictures.write(folder.resolve("a.png"), image);
    double[] read = only(16, 3);
    for (int i = 0; i < 256; i++) {
      int rgb = image.getRGB(i % 16, i / 16);
      assertEquals(rgb >> 16 & 0xff, read[3 * i], 1e-9);
      assertEquals(rgb >> 8 & 0xff, read[3 * i + 1], 1e-9);
      assertEquals(rgb & 0xff, read[3 * i + 2], 1e-9);
    }
  }

  /** Java takes grey for linear light: converted by it, 100 would become 168. */
  @ParameterizedTest
  @CsvSource({"png, 10, 100", "jpg, 10, 100", "png, 11, 25700"})
  void greyLevelsAreKept(String format, int type, int level) throws IOException {
    Pictures.write(folder.resolve("a." + format), Pictures.plain(type, 9, 7, level));
    assertPlain(only(4, 3), 100);
    assertPlain(only(4, 1), 100);
  }

  /** Level 200, 100, 0 at an opacity of 51/255 = 1/5 over white. */
  @Test
  void transparencyIsComposedOverWhite() throws IOException {
    BufferedImage image = Pictures.plain(BufferedImage.TYPE_INT_ARGB, 8, 8, 200, 100, 0, 51);
    Pictures.write(folder.resolve("a.png"), image);
    assertPlain(only(5, 3), 244, 224, 204);
  }

  /** 0.299 200 + 0.587 100 + 0.114 50 = 124.2. */
  @Test
  void colourBecomesLuma() throws IOException {
    Pictures.write(
        folder.resolve("a.png"), Pictures.plain(BufferedImage.TYPE_INT_RGB, 8, 8, 200, 100, 50));
    assertPlain(only(8, 1), 124);
  }

  @Test
  void aJpegKeepsItsColours() throws IOException {
    Pictures.write(
        folder.resolve("a.JPEG"), Pictures.plain(BufferedImage.TYPE_INT_RGB, 40, 24, 200, 100, 50));
    double[] read = only(8, 3);
    for (int i = 0; i < read.length; i++) {
      assertEquals(new int[] {200, 100, 50}[i % 3], read[i], 2);
    }
  }

  /** A JPEG whose profile says that its levels are linear light: 128 is 187.8 in sRGB, 64 137.2. */
  @Test
  void aProfileIsHonoured() throws IOException {
    Path file = folder.resolve("a.jpg");
    Pictures.write(file, Pictures.plain(BufferedImage.TYPE_INT_RGB, 16, 16, 128, 64, 32));
    Pictures.addProfile(file, ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB));
    double[] read = only(4, 3);
    for (int i = 0; i < read.length; i++) {
      assertEquals(new double[] {187.8, 137.2, 99.3}[i % 3], read[i], 3);
    }
  }

  @Test
  void cmykIsRefused() throws IOException {
    Pictures.writeCmyk(folder.resolve("a.jpg"));
    assertTrue(refusal(set(4, 3), Split.TRAIN).contains("a.jpg (CMYK colours: convert it to RGB)"));
  }

  /** A square of 6x6 in the middle of a wide and of a high picture; the rest is white. */
  @ParameterizedTest
  @CsvSource({"12, 6", "13, 6", "6, 12", "6, 7"})
  void theMiddleIsKept(int width, int height) throws IOException {
    BufferedImage image = Pictures.plain(BufferedImage.TYPE_INT_RGB, width, height, 255, 255, 255);
    int left = (width - 6) / 2;
    int top = (height - 6) / 2;
    image.setRGB(left, top, 6, 6, Pictures.random(3, 6, 6).getRGB(0, 0, 6, 6, null, 0, 6), 0, 6);
    Pictures.write(folder.resolve("a.png"), image);
    double[] whole = only(6, 3);
    Files.delete(folder.resolve("a.png"));
    Pictures.write(folder.resolve("b.png"), Pictures.random(3, 6, 6));
    assertArrayEquals(only(6, 3), whole);
  }

  @Test
  void picturesBelowTheFolderAreTakenInTheOrderOfTheirPaths() throws IOException {
    List<String> names = List.of("b.png", "a/z.jpg", "a.png", "c/d/e.PNG");
    for (int i = 0; i < names.size(); i++) {
      Pictures.write(
          folder.resolve(names.get(i)),
          Pictures.plain(BufferedImage.TYPE_INT_RGB, 4, 4, 10 * i, 10 * i, 10 * i));
    }
    for (String hidden : List.of(".h.png", "c/.thumbs/h.png")) {
      Pictures.write(folder.resolve(hidden), Pictures.random(9, 4, 4));
    }
    Files.writeString(folder.resolve("readme.txt"), "not a picture");
    Examples examples = open(set(2, 1), Split.TRAIN);
    double[] firsts =
        IntStream.range(0, examples.count())
            .mapToDouble(i -> examples.batch(new int[] {i}).values()[0])
            .toArray();
    // a.png, a/z.jpg, b.png, c/d/e.PNG
    assertArrayEquals(new double[] {20, 10, 0, 30}, firsts, 1.5);
  }

  /** Of 1,000 names about 100: 5 standard deviations are 47 (false alarm below 1e-6). */
  @Test
  void theSplitFollowsTheNameAlone() {
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "d/" + i + ".png").toList();
    Set<String> test = new HashSet<>(names(listed(names).part(Split.TEST, 0.1)));
    assertTrue(53 < test.size() && test.size() < 147, "" + test.size());
    List<String> train = names(listed(names).part(Split.TRAIN, 0.1));
    assertEquals(1000, test.size() + train.size());
    assertTrue(train.stream().noneMatch(test::contains));
    PictureList fewer = listed(names.subList(300, 600));
    assertTrue(test.containsAll(names(fewer.part(Split.TEST, 0.1))));
    assertTrue(train.containsAll(names(fewer.part(Split.TRAIN, 0.1))));
    // SHA-256 of "abc" starts with ba7816bf: 0xba78 / 0x10000.
    assertEquals(0xba7816bfL / 0x1p32, Split.place("abc"), 0x1p-32);
  }

  private PictureList listed(List<String> names) {
    FileTime now = FileTime.fromMillis(0);
    return new PictureList(
        folder,
        names.stream().map(name -> new PictureList.Entry(name, folder, 0, now)).toList(),
        new LeftOut());
  }

  private static List<String> names(PictureList list) {
    return list.files().stream().map(PictureList.Entry::name).toList();
  }

  @Test
  void brokenFilesAreNamedOrSkipped() throws IOException {
    Pictures.fill(folder, 4);
    Pictures.write(folder.resolve("cut.jpg"), Pictures.random(5, 64, 64));
    Pictures.write(folder.resolve("cut.png"), Pictures.random(5, 64, 64));
    for (String cut : List.of("cut.jpg", "cut.png")) {
      byte[] whole = Files.readAllBytes(folder.resolve(cut));
      Files.write(folder.resolve(cut), Arrays.copyOf(whole, whole.length / 2));
    }
    Files.writeString(folder.resolve("text.png"), "not a picture");
    for (int i = 0; i < 4; i++) {
      Files.write(folder.resolve("empty" + i + ".jpg"), new byte[0]);
    }
    String message = refusal(set(8, 3), Split.TRAIN);
    assertTrue(message.startsWith("7 of 11 images in " + folder + " cannot be decoded: cut.jpg ("));
    assertTrue(message.contains("empty2.jpg (not a picture), ...; delete them, or set"), message);
    ImageFolder lenient = new ImageFolder(folder.toString(), 8, 3, BYTES, 0, true);
    Examples whole = open(lenient, Split.TRAIN);
    assertEquals(4, whole.count());
    assertEquals(whole.sha256(), open(lenient, Split.TRAIN).sha256());
    for (Examples again : List.of(whole, open(lenient, Split.TRAIN))) {
      assertEquals(
          List.of(folder + ": 7 of 11 images cannot be decoded and are left out"), again.remarks());
    }
    refusal(set(8, 3), Split.TRAIN);
    for (int i = 0; i < 4; i++) {
      Files.delete(folder.resolve("a" + i + ".png"));
    }
    refusal(lenient, Split.TRAIN);
  }

  @Test
  void whatIsDecodedIsKeptUntilAFileOrASettingChanges() throws IOException {
    Pictures.fill(folder, 3);
    Examples first = open(set(8, 3), Split.TRAIN);
    Path array = cached().get(0);
    byte[] content = Files.readAllBytes(array);
    content[content.length - 1] ^= 1;
    Files.write(array, content);
    assertNotEquals(first.sha256(), open(set(8, 3), Split.TRAIN).sha256());
    assertEquals(1, cached().size());
    assertEquals(3, open(set(4, 3), Split.TRAIN).count());
    assertEquals(2, cached().size());
    Pictures.write(folder.resolve("a1.png"), Pictures.random(77, 8, 9));
    assertNotEquals(first.sha256(), open(set(8, 3), Split.TRAIN).sha256());
    assertEquals(3, cached().size());
  }

  private void fillClasses() throws IOException {
    for (String name : List.of("b/1.png", "a/2.png", "a/deep/3.png", "c/4.png")) {
      Pictures.write(folder.resolve(name), Pictures.random(name.hashCode(), 8, 8));
    }
  }

  private ImageFolder set(boolean skipBroken, String... classes) {
    List<ClassName> names = Stream.of(classes).map(ClassName::new).toList();
    return new ImageFolder(
        folder.toString(), 8, 3, BYTES, 0, skipBroken, names.isEmpty() ? null : names);
  }

  private static List<Integer> labels(Examples examples) {
    return IntStream.range(0, examples.count()).mapToObj(examples::label).toList();
  }

  @Test
  void foldersAreClasses() throws IOException {
    fillClasses();
    Examples all = open(set(false), Split.TRAIN);
    assertEquals(List.of(0, 0, 1, 2), labels(all));
    assertEquals(
        List.of(folder + ": its folders are the classes: a (2), b (1), c (1)"), all.remarks());
    Examples chosen = open(set(false, "c", "a"), Split.TRAIN);
    assertEquals(List.of(1, 1, 0), labels(chosen));
    String none = refusal(set(false, "d"), Split.TRAIN);
    assertEquals("classes: there is no d: there are [a, b, c]", none);
  }

  @Test
  void picturesBesideFoldersMakeThemNoClasses() throws IOException {
    fillClasses();
    Pictures.write(folder.resolve("z.png"), Pictures.random(9, 8, 8));
    Examples all = open(set(false), Split.TRAIN);
    assertEquals(List.of(-1, -1, -1, -1, -1), labels(all));
    assertTrue(all.remarks().get(0).contains("1 images lie beside its folders"), all.toString());
    assertEquals(List.of(0, 0), labels(open(set(false, "a"), Split.TRAIN)));
  }

  /** Labels stay with their images, also when these come from the cache. */
  @Test
  void brokenPicturesTakeTheirLabelsWithThem() throws IOException {
    fillClasses();
    Files.writeString(folder.resolve("a/1.png"), "no picture");
    for (int time = 0; time < 2; time++) {
      assertEquals(List.of(0, 0, 1, 2), labels(open(set(true), Split.TRAIN)));
      assertEquals(2, cached().size());
    }
    Files.writeString(
        cached().stream().filter(f -> f.toString().contains("kept")).findAny().orElseThrow(), "");
    assertEquals(List.of(0, 0, 1, 2), labels(open(set(true), Split.TRAIN)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50, -1})
  void aBrokenCacheIsMadeAnew(int length) throws IOException {
    Pictures.fill(folder, 3);
    String expected = open(set(8, 3), Split.TRAIN).sha256();
    Path array = cached().get(0);
    byte[] content = Files.readAllBytes(array);
    Files.write(array, Arrays.copyOf(content, length < 0 ? content.length - 1 : length));
    assertEquals(expected, open(set(8, 3), Split.TRAIN).sha256());
    assertArrayEquals(content, Files.readAllBytes(array));
    assertEquals(1, cached().size());
  }

  @Test
  void withoutAPlaceForTheCacheTheImagesAreDecodedAnyway() throws IOException {
    Pictures.fill(folder, 3);
    Path file = Files.writeString(kept.resolve("file"), "");
    assertEquals(3, set(8, 3).open(Split.TRAIN, new PictureCache(file.resolve("x"))).count());
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(kept)) {
      return files.toList();
    }
  }

  @Test
  void foldersWithoutPicturesAreRefused() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "");
    assertEquals(
        "there is no .jpg, .jpeg or .png file in "
            + folder
            + "; check path (1 file left out: 1 .txt; .jpg, .jpeg and .png are read)",
        refusal(set(8, 3), Split.TRAIN));
    Files.delete(folder.resolve("a.txt"));
    Pictures.fill(folder, 1);
    assertTrue(refusal(set(8, 3), Split.TEST).startsWith("none of the 1 images in " + folder));
    assertEquals(List.of(Split.TRAIN), set(8, 3).splits());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    for (int size : new int[] {0, 257}) {
      assertThrows(InvalidInput.class, () -> set(size, 3));
    }
    assertThrows(InvalidInput.class, () -> set(8, 2));
    for (double part : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(InvalidInput.class, () -> new ImageFolder("a", 8, 3, BYTES, part, false));
    }
  }
}
