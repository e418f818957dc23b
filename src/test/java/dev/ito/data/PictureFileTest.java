package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.Shape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of PNG and JPEG files, written out byte by byte, and files that are neither. */
class PictureFileTest {
  @TempDir private Path folder;

  private static byte[] chunk(String type, byte... body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(body.length);
    out.writeBytes(type);
    out.write(body);
    CRC32 crc = new CRC32();
    crc.update(bytes.toByteArray(), 4, 4 + body.length);
    out.writeInt((int) crc.getValue());
    return bytes.toByteArray();
  }

  /**
   * Writes a PNG file (ISO/IEC 15948).
   *
   * @param rows of bytes, without the filter
   * @param extra chunks before the pixels
   */
  private Path png(int width, int height, int bits, int colour, byte[] rows, byte[]... extra)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    out.write(chunk("IHDR", header.put((byte) bits).put((byte) colour).array()));
    for (byte[] one : extra) {
      out.write(one);
    }
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream packed = new DeflaterOutputStream(pixels)) {
      int stride = rows.length / Math.min(height, Math.max(1, rows.length));
      for (int at = 0; at < rows.length; at += stride) {
        packed.write(0);
        packed.write(rows, at, stride);
      }
    }
    out.write(chunk("IDAT", pixels.toByteArray()));
    out.write(chunk("IEND"));
    return Files.write(folder.resolve("a.png"), out.toByteArray());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static void assertPixels(Path file, int channels, int... levels) throws IOException {
    PictureFile.Picture picture = new PictureFile(file).read();
    assertEquals(channels, picture.shape().channels());
    assertArrayEquals(bytes(levels), picture.levels());
  }

  @Test
  void onePixel() throws IOException {
    assertPixels(png(1, 1, 8, 2, bytes(1, 2, 3)), 3, 1, 2, 3);
    assertArrayEquals(
        bytes(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3),
        new PictureFile(folder.resolve("a.png")).read(Shape.image(2, 2, 3)));
  }

  /** 16 bits a sample: 0x1234 is 18.2 of 255, 0xff00 254.0 and 0x80ff 128.9. */
  @Test
  void sixteenBits() throws IOException {
    byte[] rows = bytes(0x12, 0x34, 0xff, 0x00, 0x80, 0xff);
    PictureFile.Picture picture = new PictureFile(png(1, 1, 16, 2, rows)).read();
    for (int c = 0; c < 3; c++) {
      assertEquals(new double[] {18.2, 254.0, 128.9}[c], picture.levels()[c] & 0xff, 1.01);
    }
    assertPixels(png(1, 1, 16, 0, bytes(0x80, 0x80)), 1, 0x80);
  }

  /** Over white: level 100 at an opacity of 51/255 is 0.2 100 + 0.8 255 = 224. */
  @Test
  void greyWithAlpha() throws IOException {
    assertPixels(png(2, 1, 8, 4, bytes(100, 255, 100, 51)), 1, 100, 224);
    assertPixels(png(2, 1, 16, 4, bytes(100, 100, 255, 255, 100, 100, 51, 51)), 1, 100, 224);
  }

  /** Two bits a pixel and four colours, of which the second is transparent by 4/5. */
  @Test
  void paletteWithTransparency() throws IOException {
    byte[] palette = chunk("PLTE", bytes(1, 2, 3, 200, 100, 0, 7, 8, 9, 255, 0, 255));
    byte[] alpha = chunk("tRNS", bytes(255, 51));
    assertPixels(
        png(4, 1, 2, 3, bytes(0b00_01_10_11), palette, alpha),
        3,
        1,
        2,
        3,
        244,
        224,
        204,
        7,
        8,
        9,
        255,
        0,
        255);
  }

  /** One colour stands for transparency. */
  @Test
  void aTransparentColour() throws IOException {
    assertPixels(
        png(2, 1, 8, 2, bytes(1, 2, 3, 4, 5, 6), chunk("tRNS", bytes(0, 1, 0, 2, 0, 3))),
        3,
        255,
        255,
        255,
        4,
        5,
        6);
  }

  /** Java gives them a palette, so that they count as colour. */
  @Test
  void greyOfOneBit() throws IOException {
    int[] expected = {255, 255, 255, 0, 0, 0, 255, 255, 255, 0, 0, 0};
    assertPixels(png(4, 1, 1, 0, bytes(0b1010_0000)), 3, expected);
  }

  private String refusal() {
    PictureFile file = new PictureFile(folder.resolve("a.png"));
    return assertThrows(IOException.class, file::read).getMessage();
  }

  /** Nothing is allocated for what a file of a few bytes only claims. */
  @ParameterizedTest
  @CsvSource({
    "50000, 50000, more than 100000000 pixels",
    "2147483647, 2147483647, more than 100000000 pixels",
    "100000000, 1, cut short",
    "10000, 10000, cut short"
  })
  void claimsOfPngHeaders(int width, int height, String reason) throws IOException {
    png(width, height, 8, 2, new byte[0]);
    assertEquals(reason, refusal());
  }

  /** A JPEG file of 40 x 24 pixels whose frame header is changed to others. */
  @ParameterizedTest
  @CsvSource({"50000, 50000, more than 100000000 pixels", "9999, 9999, cut short"})
  void claimsOfJpegHeaders(int width, int height, String reason) throws IOException {
    Path file = folder.resolve("a.jpg");
    Pictures.write(file, Pictures.random(1, 40, 24));
    byte[] jpeg = Files.readAllBytes(file);
    for (int i = 2; i < jpeg.length - 8; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        ByteBuffer.wrap(jpeg).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        break;
      }
    }
    Files.write(folder.resolve("a.png"), jpeg);
    assertEquals(reason, refusal());
  }

  /** The content decides, not the name. */
  @Test
  void aJpegByTheNameOfAPng() throws IOException {
    Path jpeg = folder.resolve("b.jpg");
    Pictures.write(jpeg, Pictures.random(1, 8, 8));
    PictureFile.Picture expected = new PictureFile(jpeg).read();
    Path renamed = Files.copy(jpeg, folder.resolve("a.png"));
    assertArrayEquals(expected.levels(), new PictureFile(renamed).read().levels());
  }

  @ParameterizedTest
  @CsvSource({
    "'', not a picture",
    "GIF89a, a GIF picture: convert it to PNG",
    "BM6, a BMP picture: convert it to PNG",
    "RIFF0000WEBPVP8, a WebP picture: convert it to PNG",
    "<!DOCTYPE html>, not a picture",
    "version https://git-lfs.github.com/spec/v1, a pointer of Git LFS: run git lfs pull"
  })
  void otherFilesAreNamed(String content, String reason) throws IOException {
    Files.writeString(folder.resolve("a.png"), content, StandardCharsets.ISO_8859_1);
    assertEquals(reason, refusal());
  }

  @Test
  void otherPicturesThatJavaWouldReadAreRefused() throws IOException {
    for (String format : new String[] {"gif", "bmp", "tiff", "wbmp"}) {
      Path file = folder.resolve("b." + format);
      boolean bits = format.equals("wbmp");
      Pictures.write(
          file, Pictures.plain(bits ? 12 : 5, 8, 8, bits ? new int[] {1} : new int[] {1, 2, 3}));
      Files.move(file, folder.resolve("a.png"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      String reason = bits ? "not a picture" : "picture: convert it to PNG";
      assertEquals(true, refusal().endsWith(reason), refusal());
    }
  }
}
