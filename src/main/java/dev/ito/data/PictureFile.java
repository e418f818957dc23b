package dev.ito.data;

import dev.ito.math.Shape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A JPEG or PNG file. */
record PictureFile(Path path) {
  /** Larger pictures are refused: a small file can claim any size. */
  private static final long LARGEST = 100_000_000;

  private static final long LARGEST_FILE = 1L << 30;

  /**
   * Returns the central square of the picture, resized, in sRGB over white.
   *
   * @param shape size of the result; 1 channel is the luma of ITU-R BT.601
   * @throws IOException if the file is not a whole JPEG or PNG picture
   */
  byte[] read(Shape shape) throws IOException {
    BufferedImage square = centralSquare(decode());
    int side = square.getWidth();
    int channels = shape.channels();
    double[] rgb = new double[3 * side];
    Resize.Rows rows =
        (y, row) -> {
          readRow(square, y, rgb);
          if (channels == 1) {
            toLuma(rgb, row);
          } else {
            System.arraycopy(rgb, 0, row, 0, row.length);
          }
        };
    double[] small =
        Resize.of(rows, side, side, channels, shape.height(), shape.width(), Resize.Filter.BICUBIC);
    return Resize.toBytes(small);
  }

  /**
   * A picture as it is.
   *
   * @param shape height x width x channels; 1 channel if it is stored in grey, else 3
   * @param levels sRGB over white, channels last
   */
  record Picture(Shape shape, byte[] levels) {}

  /**
   * Returns the whole picture in its size.
   *
   * @throws IOException if the file is not a whole JPEG or PNG picture
   */
  Picture read() throws IOException {
    BufferedImage image = decode();
    int channels = isGrey(image) ? 1 : 3;
    Shape shape = Shape.image(image.getHeight(), image.getWidth(), channels);
    double[] levels = new double[shape.size()];
    double[] rgb = new double[3 * image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      readRow(image, y, rgb);
      for (int i = 0; i < image.getWidth() * channels; i++) {
        levels[y * image.getWidth() * channels + i] = rgb[channels == 1 ? 3 * i : i];
      }
    }
    return new Picture(shape, Resize.toBytes(levels));
  }

  private BufferedImage decode() throws IOException {
    if (Files.size(path) > LARGEST_FILE) {
      throw new IOException("more than " + LARGEST_FILE + " bytes");
    }
    byte[] bytes = Files.readAllBytes(path);
    PictureFormat format = PictureFormat.of(bytes);
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.reader()).next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      return Orientation.of(bytes).apply(decode(reader, in, format, bytes));
    } catch (RuntimeException e) {
      // Decoders let damaged files run into whatever happens, such as an index out of bounds.
      throw new IOException("damaged: " + e, e);
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage decode(
      ImageReader reader, ImageInputStream in, PictureFormat format, byte[] bytes)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(in, true, true);
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > LARGEST) {
      throw new IOException("more than " + LARGEST + " pixels");
    }
    if (pixels > format.mostPixels(bytes.length)) {
      throw new IOException("cut short");
    }
    BufferedImage image = reader.read(0);
    // The JPEG decoder fills up what is missing and only warns.
    for (String warning : warnings) {
      String text = warning.toLowerCase(Locale.ROOT);
      if (text.contains("premature end") || text.contains("truncated")) {
        throw new IOException("cut short");
      }
    }
    // Java knows no profile of theirs, and not whether they are stored inverted, as most are.
    if (image.getColorModel().getColorSpace().getNumComponents() > 3) {
      throw new IOException("CMYK colours: convert it to RGB");
    }
    return image;
  }

  /** Returns the square of the shorter side, half a pixel up and left of the centre if need be. */
  private static BufferedImage centralSquare(BufferedImage image) {
    int side = Math.min(image.getWidth(), image.getHeight());
    int left = (image.getWidth() - side) / 2;
    int top = (image.getHeight() - side) / 2;
    return image.getSubimage(left, top, side, side);
  }

  private static boolean isGrey(BufferedImage image) {
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /** Reads red, green and blue, 0 .. 255 each, composed over white. */
  private static void readRow(BufferedImage image, int y, double[] rgb) {
    if (isGrey(image)) {
      readGreyRow(image, y, rgb);
      return;
    }
    for (int x = 0; x < image.getWidth(); x++) {
      int argb = image.getRGB(x, y);
      double alpha = (argb >>> 24) / 255.0;
      for (int c = 0; c < 3; c++) {
        rgb[3 * x + c] = overWhite(argb >> 16 - 8 * c & 0xff, alpha);
      }
    }
  }

  /** Takes grey levels as they are: Java holds them for linear light and would brighten them. */
  private static void readGreyRow(BufferedImage image, int y, double[] rgb) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    double brightest = (1 << model.getComponentSize(0)) - 1;
    for (int x = 0; x < image.getWidth(); x++) {
      double alpha = model.hasAlpha() ? raster.getSample(x, y, 1) / brightest : 1;
      double grey = overWhite(255 * raster.getSample(x, y, 0) / brightest, alpha);
      rgb[3 * x] = grey;
      rgb[3 * x + 1] = grey;
      rgb[3 * x + 2] = grey;
    }
  }

  private static double overWhite(double level, double alpha) {
    return alpha * level + (1 - alpha) * 255;
  }

  private static void toLuma(double[] rgb, double[] luma) {
    for (int x = 0; x < luma.length; x++) {
      luma[x] = 0.299 * rgb[3 * x] + 0.587 * rgb[3 * x + 1] + 0.114 * rgb[3 * x + 2];
    }
  }
}
