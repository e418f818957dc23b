package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.ito.data.IdxDataset.FashionMnist;
import dev.ito.data.IdxDataset.Mnist;
import dev.ito.io.GzipFile;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final List<Integer> TWO = List.of(2, 28, 28);

  @TempDir Path folder;
  private Path images;
  private Path labels;

  @BeforeEach
  void fill() throws IOException {
    IdxFiles.fill(folder, 2, 3);
    images = folder.resolve("train-images-idx3-ubyte.gz");
    labels = folder.resolve("train-labels-idx1-ubyte");
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    ByteImages test = open(Split.TEST);
    assertEquals(3, test.count());
    for (int i = 0; i < 3; i++) {
      assertEquals(i, test.label(i));
      for (int j = 0; j < 784; j++) {
        assertEquals(Byte.toUnsignedInt(IdxFiles.pixel("t10k", i, j)), test.level(i, j));
      }
    }
  }

  @Test
  void packingAndNamesDoNotMatter() throws IOException {
    String expected = open(Split.TRAIN).sha256();
    byte[] content = GzipFile.open(images).readAllBytes();
    Files.write(images, content);
    assertEquals(expected, open(Split.TRAIN).sha256(), "unpacked content under a name with .gz");
    Files.move(images, folder.resolve("train-images-idx3-ubyte"));
    assertEquals(expected, open(Split.TRAIN).sha256(), "unpacked");
    Files.move(
        folder.resolve("train-images-idx3-ubyte"), folder.resolve("train-images.idx3-ubyte"));
    assertEquals(expected, open(Split.TRAIN).sha256(), "with a dot in the name");
  }

  @Test
  void missingFolder() {
    String path = folder.resolve("nowhere").toString();
    Mnist mnist = new Mnist(path, List.of(-1.0, 1.0));
    String message = assertThrows(InvalidInput.class, () -> mnist.open(Split.TRAIN)).getMessage();
    assertEquals(
        "the folder "
            + path
            + " does not exist; run: ito data fetch mnist --to "
            + path
            + ", or set its path to the folder that has the files (--set dataset.path=FOLDER; of ito data inspect, --path FOLDER)",
        message);
  }

  @Test
  void missingPath() {
    assertThrows(InvalidInput.class, () -> new Mnist(null, List.of(-1.0, 1.0)));
    assertThrows(InvalidInput.class, () -> new Mnist(" ", List.of(-1.0, 1.0)));
    assertThrows(InvalidInput.class, () -> new FashionMnist("a\0b", List.of(-1.0, 1.0)));
  }

  @Test
  void missingFile() throws IOException {
    Files.delete(images);
    assertRefused(
        folder,
        "has no train-images-idx3-ubyte.gz, packed or unpacked; run: ito data fetch mnist --to "
            + folder
            + ", or set its path to the folder that has the files (--set dataset.path=FOLDER; of ito data inspect, --path FOLDER)");
  }

  @Test
  void wrongMagic() throws IOException {
    IdxFiles.write(images, IdxFiles.LABELS, List.of(2), new byte[2]);
    assertRefused(images, "starts with 2049, not 2051");
  }

  @Test
  void notAnIdxFile() throws IOException {
    Files.writeString(labels, "<!DOCTYPE html><html>404</html>");
    assertRefused(labels, "starts with 1008813135, not 2049");
  }

  @Test
  void truncatedContent() throws IOException {
    IdxFiles.write(images, IdxFiles.IMAGES, TWO, new byte[2 * 784 - 1]);
    assertRefused(images, "promises 1568 bytes, but 1567 follow");
  }

  @Test
  void truncatedHeader() throws IOException {
    Files.write(labels, new byte[] {0, 0, 8});
    assertRefused(labels, "is cut short");
  }

  @Test
  void emptyFile() throws IOException {
    Files.write(labels, new byte[0]);
    assertRefused(labels, "is cut short");
  }

  @Test
  void longerThanTheHeaderSays() throws IOException {
    IdxFiles.write(images, IdxFiles.IMAGES, TWO, new byte[2 * 784 + 1]);
    assertRefused(images, "longer than the 1568 bytes");
  }

  @Test
  void truncatedGzip() throws IOException {
    byte[] packed = Files.readAllBytes(images);
    for (int length : new int[] {2, 5, 12, packed.length / 2, packed.length - 9}) {
      Files.write(images, Arrays.copyOf(packed, length));
      assertRefused(images, "is cut short");
    }
  }

  @Test
  void damagedGzip() throws IOException {
    byte[] packed = Files.readAllBytes(images);
    packed[packed.length - 5] ^= 1; // the checksum of the content
    Files.write(images, packed);
    assertRefused(images, "is damaged");
    packed[2] = 99; // the compression method
    Files.write(images, packed);
    assertRefused(images, "is damaged");
  }

  /** Two thousand million images would be 1.6 TB: only what follows may be read. */
  @Test
  void absurdSizes() throws IOException {
    for (int count : new int[] {2_000_000_000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0}) {
      IdxFiles.write(images, IdxFiles.IMAGES, List.of(count, 28, 28), new byte[784]);
      assertRefused(images, "claims " + Integer.toUnsignedString(count) + " items");
    }
    IdxFiles.write(images, IdxFiles.IMAGES, List.of(2_000_000, 28, 28), new byte[784]);
    assertRefused(images, "promises 1568000000 bytes");
    IdxFiles.write(labels, IdxFiles.LABELS, List.of(2_000_000_000), new byte[2]);
    IdxFiles.write(images, IdxFiles.IMAGES, TWO, new byte[2 * 784]);
    assertRefused(labels, "promises 2000000000 bytes");
  }

  @Test
  void memoryGrowsWithTheContentOnly() throws IOException {
    IdxFiles.write(labels, IdxFiles.LABELS, List.of(2_000_000_000), new byte[2]);
    long before = allocatedBytes();
    assertRefused(labels, "is cut short");
    long allocated = allocatedBytes() - before;
    assertTrue(allocated < 10_000_000, "allocated " + allocated + " bytes");
  }

  private static long allocatedBytes() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void imagesOfAnotherSize() throws IOException {
    IdxFiles.write(images, IdxFiles.IMAGES, List.of(2, 32, 28), new byte[2 * 32 * 28]);
    assertRefused(images, "size [32, 28], not [28, 28]");
  }

  @Test
  void labelsThatDoNotMatchTheImages() throws IOException {
    IdxFiles.write(labels, IdxFiles.LABELS, List.of(3), new byte[3]);
    assertRefused(labels, "2 images");
  }

  private ByteImages open(Split split) throws IOException {
    return (ByteImages) new Mnist(folder.toString(), List.of(-1.0, 1.0)).open(split);
  }

  /** The message is one line that names the file, the trouble and the remedy. */
  private void assertRefused(Path file, String trouble) {
    String message = assertThrows(InvalidInput.class, () -> open(Split.TRAIN)).getMessage();
    assertTrue(message.contains(file.toString()), message);
    assertTrue(message.contains(trouble), message);
    assertTrue(message.contains("run: ito data fetch mnist --to " + folder), message);
    assertFalse(message.contains("\n"), message);
  }
}
