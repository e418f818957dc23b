package dev.ito.data;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with the four IDX files of MNIST or of a set laid out like it.
 *
 * @param name the data set, as {@code ito data fetch} knows it
 * @param path the folder, as the user wrote it
 */
record IdxFolder(String name, String path) {
  static final int LEVELS = 256;
  static final Shape SHAPE = Shape.image(28, 28, 1);
  private static final List<Integer> IMAGE = List.of(SHAPE.height(), SHAPE.width());
  private static final List<Integer> LABEL = List.of();

  /** Checks that {@code path} can name a folder. */
  static void requirePath(String name, String path) {
    InvalidInput.require(
        path != null && !path.isBlank(),
        "%s needs the folder of its files: path: data/%s",
        name,
        name);
    try {
      Path.of(path);
    } catch (InvalidPathException e) {
      throw new InvalidInput("path does not name a folder: " + e.getMessage(), e);
    }
  }

  /** Reads one split. */
  ByteImages open(Split split, PixelScale scale) throws IOException {
    String part =
        switch (split) {
          case TRAIN -> "train";
          case TEST -> "t10k";
        };
    Path imageFile = find(part + "-images", "idx3-ubyte");
    Path labelFile = find(part + "-labels", "idx1-ubyte");
    byte[] images = new Idx(imageFile, IMAGE, remedy()).read();
    byte[] labels = new Idx(labelFile, LABEL, remedy()).read();
    int count = images.length / SHAPE.size();
    InvalidInput.require(
        count == labels.length,
        "%s has %d images, but %s has %d labels; %s",
        imageFile,
        count,
        labelFile,
        labels.length,
        remedy());
    return new ByteImages(SHAPE, scale, images, labels);
  }

  /** Returns the file, the gzipped one first: it is the one that fetching repairs. */
  private Path find(String stem, String ending) {
    Path folder = Path.of(path);
    InvalidInput.require(
        Files.isDirectory(folder), "the folder %s does not exist; %s", folder, remedy());
    String name = stem + "-" + ending;
    for (String candidate : List.of(name + ".gz", name, stem + "." + ending)) {
      Path file = folder.resolve(candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new InvalidInput(
        folder.resolve(name + ".gz") + " does not exist, nor does it unpacked; " + remedy());
  }

  private String remedy() {
    String to = path.contains(" ") ? '"' + path + '"' : path;
    return "run: ito data fetch " + name + " --to " + to;
  }
}
