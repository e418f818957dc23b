package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  private static final int WIDTH = 23;
  private static final int HEIGHT = 16;

  @TempDir private Path folder;

  /** Returns the block of EXIF with one tag beside two others, the last linked to itself. */
  private static byte[] exif(ByteOrder order, int type, int number) {
    ByteBuffer block = ByteBuffer.allocate(8 + 2 + 3 * 12 + 4).order(order);
    block.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes());
    block.putShort((short) 42).putInt(8).putShort((short) 3);
    block.putShort((short) 0x100).putShort((short) 4).putInt(1).putInt(99);
    block.putShort((short) 0x112).putShort((short) type).putInt(1);
    block.putShort((short) number).putShort((short) 0);
    block.putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(8);
    return block.putInt(8).array();
  }

  /** Puts segments behind the first two bytes of a JPEG file. */
  private static byte[] jpegWith(byte[] jpeg, byte[]... bodies) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    for (byte[] body : bodies) {
      out.write(0xff);
      out.write(0xe1);
      out.write(body.length + 2 >> 8);
      out.write(body.length + 2);
      out.writeBytes(body);
    }
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] segment(byte[] exif) {
    byte[] body = Arrays.copyOf("Exif\0\0".getBytes(), 6 + exif.length);
    System.arraycopy(exif, 0, body, 6, exif.length);
    return body;
  }

  /** Puts a chunk in front of the last one of a PNG file. */
  private static byte[] pngWith(byte[] png, byte[] exif) {
    byte[] chunk = Arrays.copyOf("eXIf".getBytes(), 4 + exif.length);
    System.arraycopy(exif, 0, chunk, 4, exif.length);
    CRC32 crc = new CRC32();
    crc.update(chunk);
    ByteBuffer out = ByteBuffer.allocate(png.length + 12 + exif.length);
    out.put(png, 0, png.length - 12).putInt(exif.length).put(chunk).putInt((int) crc.getValue());
    return out.put(png, png.length - 12, 12).array();
  }

  private byte[] file(String format, BufferedImage image) throws IOException {
    Path file = folder.resolve("x." + format);
    Pictures.write(file, image);
    return Files.readAllBytes(file);
  }

  private PictureFile.Picture read(byte[] bytes) throws IOException {
    return new PictureFile(Files.write(folder.resolve("a"), bytes)).read();
  }

  /** The words of the standard: which visual sides the stored first row and first column are. */
  private static int[] shown(int orientation, int row, int column) {
    int right = WIDTH - 1 - column;
    int below = HEIGHT - 1 - row;
    return switch (orientation) {
      case 1 -> new int[] {row, column}; // top, left
      case 2 -> new int[] {row, right}; // top, right
      case 3 -> new int[] {below, right}; // bottom, right
      case 4 -> new int[] {below, column}; // bottom, left
      case 5 -> new int[] {column, row}; // left, top
      case 6 -> new int[] {column, below}; // right, top
      case 7 -> new int[] {right, below}; // right, bottom
      default -> new int[] {right, row}; // left, bottom
    };
  }

  private static PictureFile.Picture turned(PictureFile.Picture stored, int orientation) {
    int channels = stored.shape().channels();
    boolean swapped = orientation > 4;
    int width = swapped ? HEIGHT : WIDTH;
    byte[] levels = new byte[stored.levels().length];
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int[] to = shown(orientation, row, column);
        for (int c = 0; c < channels; c++) {
          levels[(to[0] * width + to[1]) * channels + c] =
              stored.levels()[(row * WIDTH + column) * channels + c];
        }
      }
    }
    return new PictureFile.Picture(Shape.image(swapped ? WIDTH : HEIGHT, width, channels), levels);
  }

  private static void assertSame(PictureFile.Picture expected, PictureFile.Picture found) {
    assertEquals(expected.shape(), found.shape());
    assertArrayEquals(expected.levels(), found.levels());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void picturesAreTurnedAsTheStandardSays(int orientation) throws IOException {
    BufferedImage colour = Pictures.random(1, WIDTH, HEIGHT);
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    BufferedImage clear = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    Random random = new Random(2);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      grey.getRaster().setSample(i % WIDTH, i / WIDTH, 0, random.nextInt(256));
      deep.getRaster().setSample(i % WIDTH, i / WIDTH, 0, random.nextInt(65536));
      clear.setRGB(i % WIDTH, i / WIDTH, random.nextInt());
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      byte[] exif = exif(order, 3, orientation);
      for (BufferedImage image : new BufferedImage[] {colour, grey}) {
        byte[] jpeg = file("jpg", image);
        byte[] other = "http://ns.adobe.com/xap/1.0/\0<x/>".getBytes();
        assertSame(turned(read(jpeg), orientation), read(jpegWith(jpeg, segment(exif))));
        assertSame(turned(read(jpeg), orientation), read(jpegWith(jpeg, other, segment(exif))));
      }
      for (BufferedImage image : new BufferedImage[] {colour, grey, deep, clear}) {
        byte[] png = file("png", image);
        assertSame(turned(read(png), orientation), read(pngWith(png, exif)));
      }
    }
  }

  /** The picture is turned before its middle is cut out. */
  @Test
  void aSetOfImagesIsOfTurnedOnes() throws IOException {
    byte[] png = file("png", Pictures.random(3, WIDTH, HEIGHT));
    byte[] turned = square(pngWith(png, exif(ByteOrder.BIG_ENDIAN, 3, 3)));
    PictureFile.Picture whole = turned(read(png), 3);
    // 7 of 23 columns are too many: 3 go to the left of the middle.
    for (int i = 0; i < 16 * 16 * 3; i++) {
      int pixel = i / 48 * WIDTH + 3 + i % 48 / 3;
      assertEquals(whole.levels()[pixel * 3 + i % 3], turned[i], "value " + i);
    }
  }

  private byte[] square(byte[] bytes) throws IOException {
    return new PictureFile(Files.write(folder.resolve("a"), bytes)).read(Shape.image(16, 16, 3));
  }

  @ParameterizedTest
  @CsvSource({"3, 0", "3, 9", "3, 65535", "4, 6", "1, 6", "7, 6"})
  void whatIsNoOrientationCountsAsUpright(int type, int number) throws IOException {
    byte[] jpeg = file("jpg", Pictures.random(4, WIDTH, HEIGHT));
    byte[] exif = exif(ByteOrder.BIG_ENDIAN, type, number);
    assertSame(read(jpeg), read(jpegWith(jpeg, segment(exif))));
  }

  /** Every cut and 20,000 random changes of three bytes: an orientation, no error, and soon. */
  @Test
  void damagedBlocksDoNoHarm() throws IOException {
    byte[] jpeg = file("jpg", Pictures.random(5, WIDTH, HEIGHT));
    byte[] exif = exif(ByteOrder.LITTLE_ENDIAN, 3, 6);
    byte[] whole = jpegWith(jpeg, segment(exif));
    byte[] png = pngWith(file("png", Pictures.random(5, WIDTH, HEIGHT)), exif);
    assertEquals(Orientation.TURNED_BY_90, Orientation.of(whole));
    assertEquals(Orientation.TURNED_BY_90, Orientation.of(png));
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int length = 0; length < exif.length; length++) {
            Orientation.of(jpegWith(jpeg, segment(Arrays.copyOf(exif, length))));
            Orientation.of(Arrays.copyOf(whole, length + 4));
            Orientation.of(Arrays.copyOf(png, png.length - length));
          }
          Random random = new Random(6);
          for (int i = 0; i < 20_000; i++) {
            byte[] changed = (i % 2 == 0 ? whole : png).clone();
            int from = i % 2 == 0 ? 0 : changed.length - 12 - exif.length - 12;
            for (int k = 0; k < 3; k++) {
              changed[from + random.nextInt(exif.length + 12)] = (byte) random.nextInt(256);
            }
            Orientation.of(changed);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 5, 46, 47, 1000, -1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void directoriesThatLieElsewhereDoNoHarm(int offset) throws IOException {
    byte[] jpeg = file("jpg", Pictures.random(4, WIDTH, HEIGHT));
    byte[] exif = exif(ByteOrder.BIG_ENDIAN, 3, 6);
    ByteBuffer.wrap(exif).putInt(4, offset);
    assertEquals(Orientation.UPRIGHT, Orientation.of(jpegWith(jpeg, segment(exif))));
  }
}
