package dev.ito.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GifTest {
  @TempDir Path folder;

  /** A frame as it comes back, with the extensions that precede it. */
  private record Frame(BufferedImage picture, int delay, byte[] loop) {}

  private List<Frame> roundTrip(List<BufferedImage> frames, int delay, int last)
      throws IOException {
    Path file = folder.resolve("x.gif");
    Gif.write(file, frames, delay, last);
    List<Frame> read = new ArrayList<>();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
      reader.setInput(in);
      for (int i = 0; i < reader.getNumImages(true); i++) {
        IIOMetadata metadata = reader.getImageMetadata(i);
        IIOMetadataNode root =
            (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
        read.add(new Frame(reader.read(i), delay(root), loop(root)));
      }
      reader.dispose();
    }
    return read;
  }

  private static int delay(IIOMetadataNode root) {
    IIOMetadataNode control =
        (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    return Integer.parseInt(control.getAttribute("delayTime"));
  }

  private static byte[] loop(IIOMetadataNode root) {
    IIOMetadataNode extension =
        (IIOMetadataNode) root.getElementsByTagName("ApplicationExtension").item(0);
    if (extension == null) {
      return new byte[0];
    }
    assertEquals("NETSCAPE", extension.getAttribute("applicationID"));
    assertEquals("2.0", extension.getAttribute("authenticationCode"));
    return (byte[]) extension.getUserObject();
  }

  private static BufferedImage picture(int width, int height, IntBinaryOperator colour) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, colour.applyAsInt(x, y));
      }
    }
    return picture;
  }

  private static void assertSame(BufferedImage expected, BufferedImage actual) {
    assertEquals(expected.getWidth(), actual.getWidth());
    assertEquals(expected.getHeight(), actual.getHeight());
    for (int y = 0; y < expected.getHeight(); y++) {
      for (int x = 0; x < expected.getWidth(); x++) {
        assertEquals(expected.getRGB(x, y), actual.getRGB(x, y), x + ", " + y);
      }
    }
  }

  @Test
  void framesDelaysAndTheLoopComeBack() throws IOException {
    List<BufferedImage> frames =
        List.of(
            picture(40, 30, (x, y) -> 0x0000ff),
            picture(40, 30, (x, y) -> x < y ? 0xff0000 : 0x00ff00),
            picture(40, 30, (x, y) -> 0xffffff));
    List<Frame> read = roundTrip(frames, 84, 2000);
    assertEquals(3, read.size());
    assertEquals(List.of(8, 8, 200), read.stream().map(Frame::delay).toList());
    assertArrayEquals(new byte[] {1, 0, 0}, read.get(0).loop());
    for (int i = 0; i < 3; i++) {
      assertSame(frames.get(i), read.get(i).picture());
    }
  }

  @Test
  void greysAreKeptExactly() throws IOException {
    List<BufferedImage> frames =
        List.of(
            picture(256, 3, (x, y) -> x * 0x010101),
            picture(256, 3, (x, y) -> (255 - x) * 0x010101));
    List<Frame> read = roundTrip(frames, 100, 100);
    assertSame(frames.get(0), read.get(0).picture());
    assertSame(frames.get(1), read.get(1).picture());
  }

  @Test
  void oneColourIsEnough() throws IOException {
    BufferedImage black = picture(8, 8, (x, y) -> 0);
    assertSame(black, roundTrip(List.of(black), 100, 100).get(0).picture());
  }

  @Test
  void manyColoursAreApproximated() throws IOException {
    // 65536 colours on a plane of the cube: 256 of them, spread evenly, are within 16 / 2 each way.
    BufferedImage frame = picture(256, 256, (x, y) -> x << 16 | y << 8 | 128);
    BufferedImage read = roundTrip(List.of(frame), 100, 100).get(0).picture();
    double squares = 0;
    for (int y = 0; y < 256; y++) {
      for (int x = 0; x < 256; x++) {
        int rgb = read.getRGB(x, y);
        assertEquals(128, rgb & 0xff);
        squares += Math.pow((rgb >> 16 & 0xff) - x, 2) + Math.pow((rgb >> 8 & 0xff) - y, 2);
      }
    }
    // Cells of 16 by 16 have a mean squared error of (16^2 - 1) / 12 in each channel.
    assertEquals(2 * 255 / 12.0, squares / 65536, 5);
  }

  @Test
  void noiseOfAllColoursIsCloseOnAverage() throws IOException {
    Random random = new Random(3);
    BufferedImage frame = picture(200, 200, (x, y) -> random.nextInt(1 << 24));
    BufferedImage read = roundTrip(List.of(frame), 100, 100).get(0).picture();
    double squares = 0;
    for (int i = 0; i < 200 * 200; i++) {
      int a = frame.getRGB(i % 200, i / 200);
      int b = read.getRGB(i % 200, i / 200);
      for (int shift = 0; shift < 24; shift += 8) {
        squares += Math.pow((a >> shift & 0xff) - (b >> shift & 0xff), 2);
      }
    }
    // Halving the cube eight times leaves 256 boxes of 32 x 32 x 64, hence this error a channel.
    double halved = (32 * 32 + 32 * 32 + 64 * 64) / 12.0 / 3;
    assertEquals(halved, squares / 120_000, 0.1 * halved);
  }

  @Test
  void largeFramesAreShrunk() throws IOException {
    BufferedImage large = picture(2000, 1000, (x, y) -> (x / 2 % 200 + x % 2 * 10) * 0x010101);
    BufferedImage read = roundTrip(List.of(large), 100, 100).get(0).picture();
    // Pairs of columns, of grey g and g + 10, become one of g + 5.
    assertSame(picture(1000, 500, (x, y) -> (x % 200 + 5) * 0x010101), read);
  }

  @Test
  void whatCannotBeShownIsRefused() {
    Path file = folder.resolve("bad.gif");
    BufferedImage frame = picture(4, 4, (x, y) -> 0);
    List<BufferedImage> mixed = List.of(frame, picture(4, 5, (x, y) -> 0));
    assertThrows(InvalidInput.class, () -> Gif.write(file, List.of(), 100, 100));
    assertThrows(InvalidInput.class, () -> Gif.write(file, mixed, 100, 100));
    assertThrows(InvalidInput.class, () -> Gif.write(file, List.of(frame), 0, 100));
    assertThrows(InvalidInput.class, () -> Gif.write(file, List.of(frame), 100, 1_000_000));
    assertTrue(Files.notExists(file));
  }
}
