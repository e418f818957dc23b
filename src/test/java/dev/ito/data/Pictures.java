package dev.ito.data;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes pictures. */
final class Pictures {
  private Pictures() {}

  /** Fills a folder with {@code count} PNG files of 8x8 random pixels. */
  static void fill(Path folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      write(folder.resolve("a" + i + ".png"), random(i, 8, 8));
    }
  }

  static BufferedImage random(int seed, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, new Random(seed).ints(width * height).toArray(), 0, width);
    return image;
  }

  /** Returns a picture of one colour, or of one level with a grey type. */
  static BufferedImage plain(int type, int width, int height, int... samples) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setPixel(x, y, samples);
      }
    }
    return image;
  }

  /** Writes a picture in the format of the file's name, making folders as needed. */
  static void write(Path file, BufferedImage image) throws IOException {
    Files.createDirectories(file.getParent());
    String name = file.toString();
    String format = name.substring(name.lastIndexOf('.') + 1);
    if (!ImageIO.write(image, format, file.toFile())) {
      throw new IOException("no writer for " + name);
    }
  }

  /** Puts a colour profile into a JPEG file: an APP2 segment after APP0 (ICC.1:2010, B.4). */
  static void addProfile(Path file, ICC_Profile profile) throws IOException {
    byte[] jpeg = Files.readAllBytes(file);
    int start = 4 + (jpeg[4] << 8 | jpeg[5]);
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write(jpeg, 0, start);
      out.writeShort(0xffe2);
      out.writeShort(16 + profile.getData().length);
      out.writeBytes("ICC_PROFILE\0\1\1");
      out.write(profile.getData());
      out.write(jpeg, start, jpeg.length - start);
    }
  }

  /** Writes a JPEG file with four channels. */
  static void writeCmyk(Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
  }
}
