package dev.ito.report;

import dev.ito.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** PNG files: the same picture gives the same bytes, with no time of writing in them. */
public final class Png {
  private Png() {}

  /** Writes a picture. */
  public static void write(Path file, BufferedImage picture) throws IOException {
    AtomicFile.write(file, out -> write(out, picture));
  }

  /** Returns the file of a picture. */
  public static byte[] bytes(BufferedImage picture) throws IOException {
    var out = new ByteArrayOutputStream();
    write(out, picture);
    return out.toByteArray();
  }

  private static void write(OutputStream out, BufferedImage picture) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    // ImageIO.write would go through a temporary file.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(picture);
    } finally {
      writer.dispose();
    }
  }
}
