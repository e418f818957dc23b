package dev.ito.report;

import dev.ito.io.AtomicFile;
import dev.ito.math.InvalidInput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Animated GIF files that repeat for ever. */
public final class Gif {
  /** Frames with a longer side are shrunk by a whole number. */
  static final int LONGEST_SIDE = 1024;

  private static final int LONGEST_DELAY = 655_350;

  private Gif() {}

  /**
   * Writes an animation; up to 256 colours are kept exactly, so greys always are.
   *
   * @param frames pictures of one size
   * @param delayMillis time for which each frame but the last is shown, rounded to 10 ms; 20 to
   *     655350, as browsers slow down what is faster
   * @param lastDelayMillis time for which the last frame is shown
   */
  public static void write(
      Path file, List<BufferedImage> frames, int delayMillis, int lastDelayMillis)
      throws IOException {
    InvalidInput.require(!frames.isEmpty(), "%s: an animation needs at least one frame", file);
    requireDelay(file, delayMillis);
    requireDelay(file, lastDelayMillis);
    requireOneSize(file, frames);
    List<BufferedImage> shown = frames.stream().map(Gif::shrink).toList();
    Palette palette = new Palette(shown);
    AtomicFile.write(file, out -> encode(out, shown, palette, delayMillis, lastDelayMillis));
  }

  private static void requireDelay(Path file, int millis) {
    InvalidInput.require(
        millis >= 20 && millis <= LONGEST_DELAY,
        "%s: a frame can be shown for 20 to %s ms, not %s",
        file,
        LONGEST_DELAY,
        millis);
  }

  private static void requireOneSize(Path file, List<BufferedImage> frames) {
    BufferedImage first = frames.get(0);
    for (BufferedImage frame : frames) {
      InvalidInput.require(
          frame.getWidth() == first.getWidth() && frame.getHeight() == first.getHeight(),
          "%s: frames must have one size, but there are %sx%s and %sx%s",
          file,
          first.getWidth(),
          first.getHeight(),
          frame.getWidth(),
          frame.getHeight());
    }
  }

  private static void encode(
      OutputStream out, List<BufferedImage> frames, Palette palette, int delay, int lastDelay)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      ImageWriteParam plain = writer.getDefaultWriteParam();
      plain.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
      for (int i = 0; i < frames.size(); i++) {
        int millis = i < frames.size() - 1 ? delay : lastDelay;
        BufferedImage frame = palette.index(frames.get(i));
        // Not createFromRenderedImage: that takes a standard palette in place of the frame's.
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), plain);
        animate(metadata, millis, i == 0);
        writer.writeToSequence(new IIOImage(frame, null, metadata), plain);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  /** Sets how long a frame is shown and, in the first one, that the animation repeats. */
  private static void animate(IIOMetadata metadata, int millis, boolean first)
      throws IIOInvalidTreeException {
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
    IIOMetadataNode control =
        (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    control.setAttribute("delayTime", String.valueOf(Math.round(millis / 10.0)));
    if (first) {
      IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      // Sub-block 1, then the number of repetitions in two bytes: 0 stands for no end.
      loop.setUserObject(new byte[] {1, 0, 0});
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      extensions.appendChild(loop);
      root.appendChild(extensions);
    }
    metadata.setFromTree(format, root);
  }

  /** Averages squares of pixels until the frame fits. */
  private static BufferedImage shrink(BufferedImage frame) {
    int longer = Math.max(frame.getWidth(), frame.getHeight());
    int factor = (longer + LONGEST_SIDE - 1) / LONGEST_SIDE;
    if (factor == 1) {
      return frame;
    }
    int width = Math.max(1, frame.getWidth() / factor);
    int height = Math.max(1, frame.getHeight() / factor);
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        small.setRGB(x, y, mean(frame, x * factor, y * factor, factor));
      }
    }
    return small;
  }

  private static int mean(BufferedImage frame, int left, int top, int side) {
    int right = Math.min(frame.getWidth(), left + side);
    int bottom = Math.min(frame.getHeight(), top + side);
    int count = (right - left) * (bottom - top);
    int red = count / 2;
    int green = red;
    int blue = red;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int rgb = frame.getRGB(x, y);
        red += rgb >> 16 & 0xff;
        green += rgb >> 8 & 0xff;
        blue += rgb & 0xff;
      }
    }
    return red / count << 16 | green / count << 8 | blue / count;
  }
}
