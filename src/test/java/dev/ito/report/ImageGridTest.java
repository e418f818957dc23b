package dev.ito.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageGridTest {
  private static final int GAP = ImageGrid.GAP;

  /** Makes images whose bytes count up, so that every pixel differs from its neighbours. */
  private static Pixels counting(int count, int height, int width, int channels) {
    byte[] values = new byte[count * height * width * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (7 * i);
    }
    return new Pixels(count, Shape.image(height, width, channels), values);
  }

  @Test
  void asManyFitIntoASquareAsIsSaid() {
    assertEquals(75_625, ImageGrid.most(Shape.image(8, 8, 1)));
    assertEquals(4, ImageGrid.most(Shape.image(4000, 4000, 1)));
    Pixels more = counting(9, 4000, 4000, 1);
    assertThrows(InvalidInput.class, () -> ImageGrid.draw(more, 3));
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xffffff;
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void everyPixelIsAnImagesOrTheBackground(int channels) {
    Pixels images = counting(5, 4, 6, channels);
    // Three columns of 6 pixels at magnification 7 and four gaps: 134 wide.
    BufferedImage picture = ImageGrid.draw(images, 3, 140);
    assertEquals(4 * GAP + 3 * 6 * 7, picture.getWidth());
    assertEquals(3 * GAP + 2 * 4 * 7, picture.getHeight());
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        assertEquals(expected(images, x, y), rgb(picture, x, y), x + ", " + y);
      }
    }
  }

  private static int expected(Pixels images, int x, int y) {
    int column = x / (42 + GAP);
    int row = y / (28 + GAP);
    int inX = x % (42 + GAP) - GAP;
    int inY = y % (28 + GAP) - GAP;
    int image = row * 3 + column;
    if (inX < 0 || inY < 0 || image >= images.count()) {
      return ImageGrid.BACKGROUND;
    }
    int channels = images.shape().channels();
    int at = ((image * 4 + inY / 7) * 6 + inX / 7) * channels;
    int red = images.values()[at] & 0xff;
    return channels == 1
        ? red * 0x010101
        : red << 16 | (images.values()[at + 1] & 0xff) << 8 | images.values()[at + 2] & 0xff;
  }

  @ParameterizedTest
  @CsvSource({
    "64, 8, 8",
    "64, 28, 8",
    "100, 32, 10",
    "16, 64, 4",
    "1, 8, 8",
    "10, 8, 10",
    "3, 28, 2147483647"
  })
  void picturesHaveAReadableSize(int count, int side, int columns) {
    BufferedImage picture = ImageGrid.draw(counting(count, side, side, 1), columns);
    int longer = Math.max(picture.getWidth(), picture.getHeight());
    assertTrue(longer >= 600 && longer <= 1000, longer + " pixels");
  }

  @Test
  void smallImagesAreMagnifiedHoweverManyThereAre() {
    BufferedImage picture = ImageGrid.draw(counting(1000, 8, 8, 1), 50);
    assertEquals(GAP + 50 * (8 * 5 + GAP), picture.getWidth());
  }

  @Test
  void rowsMayBeOfDifferentLength() {
    Pixels three = counting(3, 8, 8, 3);
    BufferedImage picture = ImageGrid.strip(List.of(three, three.slice(2, 3)), 200);
    int cell = (picture.getWidth() - GAP) / 3;
    assertEquals(GAP + 2 * cell, picture.getHeight());
    int second = GAP + cell;
    assertEquals(three.rgb(2, 0, 0), rgb(picture, GAP, second));
    assertEquals(three.rgb(2, 0, 0), rgb(picture, GAP + 2 * cell, GAP));
    assertEquals(ImageGrid.BACKGROUND, rgb(picture, GAP + cell, second));
  }

  @Test
  void whatIsNoPictureIsRefused() {
    byte[] four = new byte[4];
    assertThrows(InvalidInput.class, () -> new Pixels(2, Shape.of(2), four));
    assertThrows(InvalidInput.class, () -> new Pixels(1, Shape.image(1, 2, 2), four));
    assertThrows(InvalidInput.class, () -> new Pixels(0, Shape.image(1, 1, 1), new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new Pixels(1, Shape.image(2, 2, 3), four));
    Pixels images = counting(2, 4, 4, 1);
    assertThrows(InvalidInput.class, () -> ImageGrid.draw(images, 0));
    assertThrows(InvalidInput.class, () -> ImageGrid.strip(List.of()));
    List<Pixels> mixed = List.of(images, counting(2, 4, 4, 3));
    assertThrows(InvalidInput.class, () -> ImageGrid.strip(mixed));
    Pixels many = counting(500_000, 8, 8, 1);
    assertThrows(InvalidInput.class, () -> ImageGrid.draw(many, 1));
  }
}
