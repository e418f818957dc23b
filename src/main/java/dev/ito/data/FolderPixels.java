package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;

/**
 * The JPEG and PNG files of a folder and the folders in it, as they are: all of one size, all grey
 * or all in colour.
 */
public final class FolderPixels implements PixelSource {
  private final PictureList files;
  private final Shape shape;

  private FolderPixels(PictureList files, Shape shape) {
    this.files = files;
    this.shape = shape;
  }

  /**
   * Opens a folder.
   *
   * @throws InvalidInput if it has no such files, or the first one is broken
   */
  public static FolderPixels of(Path folder) throws IOException {
    PictureList files = PictureList.below(folder);
    return new FolderPixels(files, decode(files, 0).shape());
  }

  @Override
  public int count() {
    return files.count();
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public String sha256() throws IOException {
    MessageDigest digest = Sha256.start();
    for (PictureList.Entry file : files.files()) {
      digest.update((file.size() + "\n").getBytes(StandardCharsets.UTF_8));
      try (InputStream in = Files.newInputStream(file.path())) {
        Sha256.add(digest, in);
      } catch (NoSuchFileException gone) {
        file.requireUnchanged();
      }
      file.requireUnchanged();
    }
    return Sha256.hex(digest);
  }

  @Override
  public List<String> remarks() {
    return files.remarks();
  }

  @Override
  public byte[] read(int from, int to) throws IOException {
    byte[] levels = new byte[(to - from) * shape.size()];
    for (int i = from; i < to; i++) {
      PictureFile.Picture picture = decode(files, i);
      InvalidInput.require(
          picture.shape().equals(shape),
          "%s: %s is %s, but %s is %s: all images of a set must have one size and be all grey or"
              + " all in colour",
          files.folder(),
          files.files().get(i).shown(),
          picture.shape(),
          files.files().get(0).shown(),
          shape);
      System.arraycopy(picture.levels(), 0, levels, (i - from) * shape.size(), shape.size());
    }
    return levels;
  }

  private static PictureFile.Picture decode(PictureList files, int index) {
    PictureList.Entry file = files.files().get(index);
    try {
      PictureFile.Picture picture = new PictureFile(file.path()).read();
      file.requireUnchanged();
      return picture;
    } catch (IOException e) {
      file.requireUnchanged();
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw new InvalidInput(
          String.format(
              Locale.ROOT,
              "%s: %s cannot be decoded: %s; delete or replace it",
              files.folder(),
              file.shown(),
              reason),
          e);
    }
  }
}
