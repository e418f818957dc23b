package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.io.Npy;
import dev.ito.io.NpyStream;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An array of NumPy: images or points, with or without labels.
 *
 * <p>Three or four axes are images (n, height, width), or with 1 or 3 channels last; two axes are
 * points (n, d). Images are uint8, or floats of which {@code values} says what is black and white;
 * they have 256 levels, to which floats are rounded.
 *
 * @param path of the array
 * @param labels of an array (n) of whole numbers from 0 to 255; null: no labels
 * @param test of the array of the test split; null: a part of {@code path}
 * @param testLabels as {@code labels}, of {@code test}
 * @param testPart without {@code test}: fraction of the examples in the test split, about; a hash
 *     of the index decides
 * @param values of black and of white in the file; null: 0 and 255
 * @param range darkest and brightest pixel in model units
 * @param classes labels of the examples that are taken; null: all
 * @param shape of an example, as the file has it
 */
@JsonTypeName(NpyFile.NAME)
public record NpyFile(
    Path path,
    Path labels,
    Path test,
    Path testLabels,
    double testPart,
    List<Double> values,
    List<Double> range,
    List<Integer> classes,
    @JsonIgnore Shape shape)
    implements Dataset {
  static final String NAME = "npy";

  /** Reads the header of a file; its values are read when they are needed. */
  @JsonCreator
  public NpyFile(
      @JsonProperty("path") Path path,
      @JsonProperty(value = "labels", defaultValue = "null") Path labels,
      @JsonProperty(value = "test", defaultValue = "null") Path test,
      @JsonProperty(value = "test-labels", defaultValue = "null") Path testLabels,
      @JsonProperty(value = "test-part", defaultValue = "0.1") double testPart,
      @JsonProperty(value = "values", defaultValue = "null") List<Double> values,
      @JsonProperty(value = "range", defaultValue = "[-1, 1]") List<Double> range,
      @JsonProperty(value = "classes", defaultValue = "null") List<Integer> classes) {
    this(path, labels, test, testLabels, testPart, values, range, classes, shapeOf(path));
  }

  public NpyFile {
    Split.requirePart(testPart);
    range = PixelScale.of(PixelScale.BYTES, range).range();
    classes = Chosen.checked(classes);
    InvalidInput.require(
        testLabels == null || test != null, "test-labels are those of test: write test, too");
    InvalidInput.require(
        test == null || (labels == null) == (testLabels == null),
        "labels and test-labels go together: write both or neither");
    InvalidInput.require(
        classes == null || labels != null, "classes are chosen by their labels: write labels, too");
    if (values != null) {
      InvalidInput.require(shape.isImage(), "values are of pixels, but %s has points", path);
      values = PixelScale.of(PixelScale.BYTES, values).range();
    }
  }

  private static Shape shapeOf(Path path) {
    try (NpyStream stream = NpyStream.of(path)) {
      return PixelArray.shape(path, stream.header());
    } catch (IOException e) {
      throw new InvalidInput(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public Examples open(Split split) throws IOException {
    boolean own = test != null && split == Split.TEST;
    Examples all = own ? read(test, testLabels) : read(path, labels);
    Examples part = test == null ? Chosen.of(all, i -> Split.of("" + i, testPart) == split) : all;
    split.requireSome(part.count(), all.count() + " examples in " + path, testPart);
    return Chosen.ofClasses(part, classes);
  }

  private Examples read(Path file, Path labelFile) throws IOException {
    Npy.NpyArray array = Npy.read(file);
    Shape found = PixelArray.shape(file, array.header());
    InvalidInput.require(
        found.equals(shape),
        "%s has %s, but %s has %s",
        file,
        found.inWords(),
        path,
        shape.inWords());
    int count = array.shape().get(0);
    int[] known = labelFile == null ? filled(count) : labels(labelFile, count, file);
    return shape.isImage()
        ? new PixelArray(file, array, Optional.ofNullable(values)).images(shape, scale(), known)
        : points(file, array, known);
  }

  private static int[] filled(int count) {
    int[] none = new int[count];
    Arrays.fill(none, -1);
    return none;
  }

  private PointSet points(Path file, Npy.NpyArray array, int[] labels) {
    double[] coordinates = array.values();
    for (int i = 0; i < coordinates.length; i++) {
      InvalidInput.require(
          Double.isFinite(coordinates[i]),
          "%s: point %d is not finite: all values must be",
          file,
          i / shape.size());
    }
    return new PointSet(shape, coordinates, labels);
  }

  private static int[] labels(Path file, int count, Path of) throws IOException {
    Npy.NpyArray array = Npy.readWhole(file);
    InvalidInput.require(
        array.shape().equals(List.of(count)) || array.shape().equals(List.of(count, 1)),
        "%s: %s has %d examples, so labels have the shape (%3$d,), but it is %s",
        file,
        of,
        count,
        array.header().tuple());
    double[] values = array.values();
    for (int i = 0; i < count; i++) {
      InvalidInput.require(
          0 <= values[i] && values[i] < PixelScale.BYTES,
          "%s: label %d is %.0f: labels are 0 to 255",
          file,
          i,
          values[i]);
    }
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }

  @Override
  public List<Split> splits() {
    return test == null && testPart == 0 ? List.of(Split.TRAIN) : Dataset.super.splits();
  }

  private PixelScale scale() {
    return PixelScale.of(PixelScale.BYTES, range);
  }

  @Override
  public Optional<PixelScale> pixels() {
    return shape.isImage() ? Optional.of(scale()) : Optional.empty();
  }

  @Override
  public Extent extent() {
    if (shape.isImage()) {
      return scale().extent();
    }
    try {
      return PointSet.extent(open(Split.TRAIN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
