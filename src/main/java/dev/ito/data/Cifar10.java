package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.io.GzipFile;
import dev.ito.io.MissingFile;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * CIFAR-10's binary version (Krizhevsky 2009), or any set in its layout: images of 32x32 pixels in
 * red, green and blue.
 *
 * <p>A file is a sequence of records of 3,073 bytes: the label, then the planes of red, green and
 * blue, row by row. {@code data_batch_1.bin}, {@code data_batch_2.bin}, ... are the training split,
 * {@code test_batch.bin} is the test split; the number of records is free.
 *
 * @param path folder of the files, gzipped ({@code .bin.gz}) or not
 * @param range darkest and brightest pixel in model units
 * @param classes labels of the examples that are taken; null: all
 */
@JsonTypeName(Cifar10.NAME)
public record Cifar10(
    String path,
    @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
    @JsonProperty(defaultValue = "null") List<Integer> classes)
    implements Dataset.OfImages {
  static final String NAME = "cifar10";
  static final Shape SHAPE = Shape.image(32, 32, 3);
  static final String REMEDY =
      "download https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz, unpack it with tar -xzf"
          + " and set path to its folder cifar-10-batches-bin";
  private static final int RECORD = 1 + SHAPE.size();
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** The records, and their pixels in another order. */
  private static final int COPIES = 2;

  private static final Pattern TRAIN = Pattern.compile("data_batch_(\\d{1,9})\\.bin(\\.gz)?");
  private static final Pattern TEST = Pattern.compile("test_batch()\\.bin(\\.gz)?");

  public Cifar10 {
    Dataset.requirePath(NAME, path);
    range = PixelScale.of(PixelScale.BYTES, range).range();
    classes = Chosen.checked(classes);
  }

  /** All classes. */
  public Cifar10(String path, List<Double> range) {
    this(path, range, null);
  }

  @Override
  public Examples open(Split split) throws IOException {
    List<byte[]> files = new ArrayList<>();
    long count = 0;
    for (Path file : files(split)) {
      files.add(records(file));
      count += files.get(files.size() - 1).length / RECORD;
    }
    InvalidInput.require(
        count <= LARGEST_ARRAY / SHAPE.size(),
        "%s has %d images: more than %d are not supported",
        path,
        count,
        LARGEST_ARRAY / SHAPE.size());
    byte[] levels = new byte[(int) count * SHAPE.size()];
    byte[] labels = new byte[(int) count];
    int image = 0;
    for (byte[] records : files) {
      for (int at = 0; at < records.length; at += RECORD) {
        labels[image] = records[at];
        channelsLast(records, at + 1, levels, image * SHAPE.size());
        image++;
      }
    }
    return Chosen.ofClasses(new ByteImages(SHAPE, scale(), levels, labels), classes);
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  /** Returns the files of a split in the order of their numbers, the unpacked one of two. */
  private List<Path> files(Split split) throws IOException {
    Path folder = Path.of(path);
    MissingFile.require(
        Files.isDirectory(folder), "the folder %s does not exist; %s", folder, REMEDY);
    Pattern pattern = split == Split.TRAIN ? TRAIN : TEST;
    TreeMap<Integer, Path> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.sorted().toList()) {
        Matcher name = pattern.matcher(file.getFileName().toString());
        if (name.matches() && Files.isRegularFile(file)) {
          files.putIfAbsent(Integer.valueOf("0" + name.group(1)), file);
        }
      }
    }
    String expected = split == Split.TRAIN ? "data_batch_1.bin" : "test_batch.bin";
    MissingFile.require(
        !files.isEmpty(), "%s has no %s, packed (.gz) or unpacked; %s", folder, expected, REMEDY);
    return List.copyOf(files.values());
  }

  private static byte[] records(Path file) throws IOException {
    try {
      byte[] bytes = GzipFile.read(file, COPIES);
      InvalidInput.require(
          bytes.length > 0 && bytes.length % RECORD == 0,
          "%s has %d bytes, not a multiple of %d, the size of a record (1 label, 3 planes of"
              + " 32x32): copy or download it again",
          file,
          bytes.length,
          RECORD);
      return bytes;
    } catch (EOFException | ZipException e) {
      throw new InvalidInput(
          file + " is damaged (" + e.getMessage() + "): copy or download it again", e);
    }
  }

  /** Copies one image from planes to pixels. */
  private static void channelsLast(byte[] planes, int from, byte[] out, int to) {
    int plane = SHAPE.height() * SHAPE.width();
    int channels = SHAPE.channels();
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < plane; i++) {
        out[to + i * channels + c] = planes[from + c * plane + i];
      }
    }
  }
}
