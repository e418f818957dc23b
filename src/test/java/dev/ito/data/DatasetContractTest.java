package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.data.IdxDataset.FashionMnist;
import dev.ito.data.IdxDataset.Mnist;
import dev.ito.io.Csv;
import dev.ito.io.Npy;
import dev.ito.math.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every data set. */
class DatasetContractTest {
  private static final List<Double> RANGE = List.of(-1.0, 1.0);

  @TempDir static Path folder;
  @TempDir static Path pictures;
  @TempDir static Path arrays;

  @BeforeAll
  static void fill() throws IOException {
    IdxFiles.fill(folder, 20, 12);
    CifarFiles.fill(folder, 20, 12);
    Pictures.fill(pictures, 30);
    double[] values = new Random(3).doubles(80).toArray();
    Npy.writeFloat64(arrays.resolve("points.npy"), new int[] {40, 2}, values);
    Csv table = new Csv("x", "y");
    for (int i = 0; i < 40; i++) {
      table.add(values[2 * i], values[2 * i + 1]);
    }
    table.write(arrays.resolve("points.csv"));
  }

  static Stream<Dataset> fixtures() {
    return Stream.of(
        new Digits(RANGE),
        new Mnist(folder.toString(), RANGE),
        new FashionMnist(folder.toString(), List.of(0.0, 1.0)),
        new Cifar10(folder.toString(), RANGE),
        new ImageFolder(pictures.toString(), 32, 3, RANGE, 0.5, false),
        new Points(PointDistribution.TWO_MOONS, 50, null, 1),
        new NpyFile(arrays.resolve("points.npy"), null, null, null, 0.3, null, RANGE, null),
        new CsvPoints(arrays.resolve("points.csv"), null, null, null, 0.3));
  }

  @Test
  void everyPermittedTypeHasAFixture() {
    Set<Class<?>> covered = fixtures().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(leaves(Dataset.class).collect(Collectors.toSet()), covered);
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(DatasetContractTest::leaves)
        : Stream.of(type);
  }

  @Test
  void everyPermittedTypeIsInTheCatalogue() {
    List<String> types =
        leaves(Dataset.class).map(type -> type.getAnnotation(JsonTypeName.class).value()).toList();
    assertEquals(types, Catalogue.ALL.stream().map(Catalogue::name).toList());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void shapeIsTheOneOfTheCatalogue(Dataset dataset) {
    String type = dataset.getClass().getAnnotation(JsonTypeName.class).value();
    assertEquals(Catalogue.named(type).shape(), dataset.shape());
    assertEquals(dataset.shape().isImage(), dataset.pixels().isPresent());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void openingTwiceGivesTheSameExamples(Dataset dataset) throws IOException {
    for (Split split : Split.values()) {
      Examples first = dataset.open(split);
      Examples second = dataset.open(split);
      assertEquals(first.sha256(), second.sha256());
      assertTrue(first.sha256().matches("[0-9a-f]{64}"));
      int[] all = indices(first);
      assertArrayEquals(first.batch(all).values(), second.batch(all).values());
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void splitsDiffer(Dataset dataset) throws IOException {
    assertNotEquals(dataset.open(Split.TRAIN).sha256(), dataset.open(Split.TEST).sha256());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void batchHoldsTheExamplesAskedFor(Dataset dataset) throws IOException {
    Examples examples = dataset.open(Split.TRAIN);
    int[] indices = {7, 0, 7, examples.count() - 1};
    Batch batch = examples.batch(indices);
    assertEquals(dataset.shape(), batch.shape());
    double[] one = new double[batch.size() + 3];
    for (int i = 0; i < indices.length; i++) {
      examples.read(indices[i], one, 3);
      assertArrayEquals(Arrays.copyOfRange(one, 3, one.length), batch.slice(i, i + 1).values());
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void pixelsAreLevelsOfTheScale(Dataset dataset) throws IOException {
    Optional<PixelScale> scale = dataset.pixels();
    Examples examples = dataset.open(Split.TEST);
    double[] values = examples.batch(indices(examples)).values();
    for (double value : values) {
      double expected = scale.map(s -> s.toModel(s.toLevel(value))).orElse(value);
      assertEquals(expected, value);
      assertTrue(Double.isFinite(value));
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void labelsAreBelowTheNumberOfClasses(Dataset dataset) throws IOException {
    Examples examples = dataset.open(Split.TRAIN);
    for (int i = 0; i < examples.count(); i++) {
      assertTrue(-1 <= examples.label(i) && examples.label(i) < examples.classes());
    }
  }

  private static int[] indices(Examples examples) {
    return IntStream.range(0, examples.count()).toArray();
  }
}
