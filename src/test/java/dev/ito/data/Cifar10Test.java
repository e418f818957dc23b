package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Cifar10Test {
  private static final List<Double> BYTES = List.of(0.0, 255.0);

  @TempDir Path folder;

  private Examples open(Split split) throws IOException {
    return new Cifar10(folder.toString(), BYTES).open(split);
  }

  private String refusal(Split split) {
    String message = assertThrows(InvalidInput.class, () -> open(split)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void planesBecomePixels() throws IOException {
    CifarFiles.fill(folder, 3, 2);
    Examples train = open(Split.TRAIN);
    double[] image = new double[3072];
    train.read(2, image, 0);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        for (int c = 0; c < 3; c++) {
          int expected = Byte.toUnsignedInt(CifarFiles.pixel(1, 2, y, x, c));
          assertEquals(expected, image[(y * 32 + x) * 3 + c], 1e-9);
        }
      }
    }
    assertEquals(3, train.label(2));
    assertEquals(2, open(Split.TEST).count());
    assertEquals(9, open(Split.TEST).label(0));
  }

  /** 10 comes after 2; what is not numbered is no batch; of two files of a number one counts. */
  @Test
  void batchesAreReadInTheOrderOfTheirNumbersGzippedOrNot() throws IOException {
    CifarFiles.write(folder.resolve("data_batch_10.bin"), 7, 1);
    CifarFiles.write(folder.resolve("data_batch_2.bin.gz"), 4, 2);
    CifarFiles.write(folder.resolve("data_batch_1.bin"), 1, 1);
    CifarFiles.write(folder.resolve("data_batch_1.bin.gz"), 8, 5);
    CifarFiles.write(folder.resolve("data_batch_x.bin"), 8, 5);
    Examples train = open(Split.TRAIN);
    int[] labels = new int[train.count()];
    Arrays.setAll(labels, train::label);
    assertEquals("[1, 4, 5, 7]", Arrays.toString(labels));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3072, 3074, 6145})
  void aFileThatIsNoWholeNumberOfRecordsIsRefusedWithItsSize(int size) throws IOException {
    Path file = folder.resolve("data_batch_1.bin");
    Files.write(file, new byte[size]);
    String message = refusal(Split.TRAIN);
    assertTrue(message.startsWith(file + " has " + size + " bytes, not a multiple of 3073"));
  }

  @Test
  void aDamagedGzipIsRefused() throws IOException {
    Path file = folder.resolve("test_batch.bin.gz");
    byte[] whole = IdxFiles.gzip(CifarFiles.records(0, 2));
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertTrue(refusal(Split.TEST).startsWith(file + " is damaged"));
  }

  @Test
  void missingFilesAndFoldersComeWithWhereToGetThem() throws IOException {
    CifarFiles.write(folder.resolve("data_batch_1.bin"), 0, 1);
    assertEquals(
        folder
            + " has no test_batch.bin, packed (.gz) or unpacked; download"
            + " https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz, unpack it with tar -xzf"
            + " and set path to its folder cifar-10-batches-bin",
        refusal(Split.TEST));
    Dataset missing = new Cifar10(folder.resolve("none").toString(), BYTES);
    String message = assertThrows(InvalidInput.class, () -> missing.open(Split.TRAIN)).getMessage();
    assertTrue(message.contains("none does not exist; download"), message);
  }

  /** Red is darkest, blue brightest: the means of the channels are 0, 0.2 and 1. */
  @Test
  void inspectionMeasuresEachChannel() throws IOException {
    byte[] records = new byte[2 * 3073];
    for (int i = 0; i < 2; i++) {
      Arrays.fill(records, i * 3073 + 1 + 1024, i * 3073 + 1 + 2048, (byte) (i * 102));
      Arrays.fill(records, i * 3073 + 1 + 2048, (i + 1) * 3073, (byte) 255);
    }
    Files.write(folder.resolve("test_batch.bin"), records);
    Dataset dataset = new Cifar10(folder.toString(), List.of(-1.0, 1.0));
    Inspection facts = Inspection.of("cifar10", dataset, Split.TEST);
    assertEquals(List.of(0.0, 0.2, 1.0), rounded(facts.channelMeans()));
    assertEquals(List.of(0.0, 0.2, 0.0), rounded(facts.channelStandardDeviations()));
    assertEquals(0.4, facts.mean(), 1e-12);
    assertEquals(3, facts.channels());
    assertEquals(Map.of(0, 2), facts.labels());
  }

  private static List<Double> rounded(List<Double> values) {
    return values.stream().map(value -> Math.round(value * 1e9) / 1e9).toList();
  }

  /** The folder of the real sets is in the environment variable ITO_DATA. */
  @ParameterizedTest
  @CsvSource({"emoji-rgb, 3200, 586, 10", "photo-patches, 5000, 940, 9"})
  void realSetsOfTheLayoutHaveTheirKnownCounts(String name, int train, int test, int classes)
      throws IOException {
    String data = System.getenv("ITO_DATA");
    assumeTrue(data != null, "ITO_DATA is not set");
    Dataset dataset = new Cifar10(Path.of(data, name).toString(), BYTES);
    assertEquals(train, dataset.open(Split.TRAIN).count());
    assertEquals(test, dataset.open(Split.TEST).count());
    assertEquals(classes, dataset.open(Split.TRAIN).classes());
  }
}
