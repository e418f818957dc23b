package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Settings that cannot work say so, and say what would. */
class ArchitectureSettingsTest {
  private static final Shape MNIST = Shape.image(28, 28, 1);
  private static final TimeEmbedding WAVES = new TimeEmbedding.Sinusoidal();

  private static Unet unet(int channels, List<Integer> multipliers, int groups) {
    return new Unet(
        channels, multipliers, 1, List.of(), 0, groups, WAVES, Architecture.Precision.FLOAT32);
  }

  private static Unet unet(List<Integer> multipliers, List<Integer> attention) {
    return new Unet(8, multipliers, 1, attention, 0, 8, WAVES, Architecture.Precision.FLOAT32);
  }

  @Test
  void attentionAtAnAbsentResolution() {
    assertMessage(
        "attention: the resolution 16 does not occur: with images 28x28x1 the levels have [28, 14,"
            + " 7]",
        () -> unet(List.of(1, 2, 2), List.of(7, 16)).requireFits(MNIST));
    assertDoesNotThrow(() -> unet(List.of(1, 2, 2), List.of(7, 28)).requireFits(MNIST));
  }

  @Test
  void sizesThatDoNotDivide() {
    assertMessage(
        "multipliers: 4 levels need a height and width divisible by 8, but the images are 28x28x1:"
            + " use fewer levels",
        () -> unet(List.of(1, 2, 2, 2), List.of()).requireFits(MNIST));
    assertMessage(
        "multipliers: 2 levels need a height and width divisible by 2, but the images are 8x7x3:"
            + " use fewer levels",
        () -> unet(List.of(1, 2), List.of()).requireFits(Shape.image(8, 7, 3)));
    assertDoesNotThrow(() -> unet(List.of(1), List.of()).requireFits(Shape.image(7, 5, 1)));
  }

  @Test
  void groupsThatDoNotDivide() {
    assertMessage(
        "groups: 32 does not divide the 48 channels of a level: use a divisor, such as 24",
        () -> unet(48, List.of(1, 2), 32));
    assertMessage(
        "groups: 16 does not divide the 8 channels of a level: use a divisor, such as 8",
        () -> unet(8, List.of(2, 1), 16));
  }

  @Test
  void theDivisorThatIsSuggestedWorks() {
    assertDoesNotThrow(() -> unet(48, List.of(1, 2), 24));
    assertDoesNotThrow(() -> unet(8, List.of(2, 1), 8));
  }

  @Test
  void networksOfTheOtherKindOfData() {
    assertMessage(
        "type: an mlp is for points, but the samples are images of 28x28x1: use network: {type: unet,"
            + " ...}",
        () -> new Mlp(8, 1, WAVES, Architecture.Precision.FLOAT32).requireFits(MNIST));
    assertMessage(
        "type: a unet is for images, but the samples are points of 2 coordinates: use network: {type: mlp, ...}",
        () -> unet(List.of(1), List.of()).requireFits(Shape.of(2)));
    assertDoesNotThrow(
        () -> new Mlp(8, 1, WAVES, Architecture.Precision.FLOAT32).requireFits(Shape.of(2)));
  }

  @Test
  void numbersOutOfRange() {
    assertMessage("channels must be even and at least 4, was 7", () -> unet(7, List.of(1), 1));
    assertMessage("channels must be even and at least 4, was 2", () -> unet(2, List.of(1), 1));
    assertMessage("groups must be at least 1, was 0", () -> unet(8, List.of(1), 0));
    assertMessage(
        "multipliers must be positive and give whole numbers of channels, but 0.0 * 8 is 0.0",
        () -> unet(8, List.of(1, 0), 1));
    assertMessage(
        "multipliers must name at least one level, such as [1, 2, 2]", () -> unet(8, List.of(), 1));
    assertMessage(
        "blocks must be at least 1, was 0",
        () -> new Unet(8, List.of(1), 0, List.of(), 0, 8, WAVES, Architecture.Precision.FLOAT32));
    assertMessage(
        "dropout must be in [0, 1), was 1.0",
        () -> new Unet(8, List.of(1), 1, List.of(), 1, 8, WAVES, Architecture.Precision.FLOAT32));
    assertMessage(
        "dropout must be in [0, 1), was NaN",
        () ->
            new Unet(
                8, List.of(1), 1, List.of(), Double.NaN, 8, WAVES, Architecture.Precision.FLOAT32));
    assertMessage(
        "width must be even and at least 4, was 5",
        () -> new Mlp(5, 1, WAVES, Architecture.Precision.FLOAT32));
    assertMessage(
        "depth must be at least 1, was 0",
        () -> new Mlp(8, 0, WAVES, Architecture.Precision.FLOAT32));
    assertMessage("scale must be positive, was 0.0", () -> new TimeEmbedding.Fourier(0));
  }

  private static void assertMessage(String expected, Executable made) {
    assertEquals(expected, assertThrows(InvalidInput.class, made).getMessage());
  }
}
