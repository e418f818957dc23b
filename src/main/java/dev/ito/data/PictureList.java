package dev.ito.data;

import dev.ito.io.MissingFile;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Some of the picture files of a folder.
 *
 * @param files sorted by name
 * @param leftOut what else is in the folder
 */
record PictureList(Path folder, List<Entry> files, LeftOut leftOut) {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final int NAMED = 5;

  /** Changes when other pixels come out of the same files, so that no older ones are used. */
  private static final int VERSION = 2;

  /**
   * A picture file as it was when the folder was looked through.
   *
   * @param name its path relative to the folder, with {@code /} on every system
   */
  record Entry(String name, Path path, long size, FileTime modified) {
    /** Returns the name without what would break a line. */
    String shown() {
      StringBuilder shown = new StringBuilder();
      name.codePoints()
          .forEach(
              c -> {
                if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                  shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                } else {
                  shown.appendCodePoint(c);
                }
              });
      return shown.toString();
    }

    /** Returns whether the file is still there with its length and time. */
    boolean isUnchanged() {
      try {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return now.size() == size && now.lastModifiedTime().equals(modified);
      } catch (IOException gone) {
        return false;
      }
    }

    /**
     * Checks that nothing has happened to the file.
     *
     * @throws InvalidInput naming it
     */
    void requireUnchanged() {
      InvalidInput.require(
          isUnchanged(),
          "%s was changed or deleted while the images of its folder were read: run it again when"
              + " nothing writes there",
          shown());
    }
  }

  /** Returns all JPEG and PNG files below a folder, those that are hidden left out. */
  static PictureList below(Path folder) throws IOException {
    MissingFile.require(
        Files.isDirectory(folder), "the folder %s does not exist; set path to your images", folder);
    PictureList all = PictureWalk.of(folder);
    MissingFile.require(
        !all.files.isEmpty(),
        "there is no .jpg, .jpeg or .png file in %s; check path%s",
        folder,
        all.leftOut.line().map(line -> " (" + line + ")").orElse(""));
    return all;
  }

  /** Returns what to say of the files that are left out. */
  List<String> remarks() {
    return leftOut.line().map(line -> folder + ": " + line).stream().toList();
  }

  int count() {
    return files.size();
  }

  /** Returns the files of one split. */
  PictureList part(Split split, double testPart) {
    return new PictureList(
        folder,
        files.stream().filter(file -> Split.of(file.name, testPart) == split).toList(),
        leftOut);
  }

  /** Returns a hash of the folder's place, the state of the files, and settings. */
  String hash(String settings) throws IOException {
    MessageDigest digest = Sha256.start();
    add(digest, VERSION + " " + settings);
    add(digest, folder.toRealPath().toString());
    for (Entry file : files) {
      add(digest, file.name);
      add(digest, file.size + " " + file.modified);
    }
    return Sha256.hex(digest);
  }

  /** Adds a text with an end that no text has. */
  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /**
   * What became of the files.
   *
   * @param levels of those that were decoded, image after image, channels last
   * @param kept one for each file: 1 if it was decoded, else 0
   */
  record Decoded(byte[] levels, byte[] kept) {
    /** Returns how many were not decoded. */
    int broken() {
      int count = 0;
      for (byte one : kept) {
        count += 1 - one;
      }
      return count;
    }
  }

  /**
   * Decodes all files.
   *
   * @param skipBroken leaves out those that cannot be decoded
   * @throws InvalidInput if files cannot be decoded or change meanwhile, or if the images are more
   *     than fit
   */
  Decoded decode(Shape shape, boolean skipBroken) throws IOException {
    int size = shape.size();
    InvalidInput.require(
        files.size() <= LARGEST_ARRAY / size,
        "%s has %d images: at most %d of %s are possible; choose a smaller size",
        folder,
        files.size(),
        LARGEST_ARRAY / size,
        shape);
    byte[] images = new byte[files.size() * size];
    String[] faults = new String[files.size()];
    IntStream.range(0, faults.length).parallel().forEach(i -> faults[i] = decode(i, shape, images));
    files.forEach(Entry::requireUnchanged);
    int broken = (int) Arrays.stream(faults).filter(fault -> fault != null).count();
    InvalidInput.require(
        broken == 0 || skipBroken && broken < faults.length,
        "%d of %d images in %s cannot be decoded: %s; delete them, or set skip-broken: true to use"
            + " the others",
        broken,
        faults.length,
        folder,
        first(faults, broken));
    byte[] kept = new byte[faults.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (byte) (faults[i] == null ? 1 : 0);
    }
    return new Decoded(broken == 0 ? images : withoutBroken(images, faults, size), kept);
  }

  /** Decodes one file into its place; returns what is wrong with it, or null. */
  private String decode(int index, Shape shape, byte[] images) {
    try {
      byte[] image = new PictureFile(files.get(index).path).read(shape);
      System.arraycopy(image, 0, images, index * image.length, image.length);
      return null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
  }

  private String first(String[] faults, int broken) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < faults.length && found.size() < NAMED; i++) {
      if (faults[i] != null) {
        found.add(files.get(i).shown() + " (" + faults[i] + ")");
      }
    }
    return String.join(", ", found) + (broken > NAMED ? ", ..." : "");
  }

  private static byte[] withoutBroken(byte[] images, String[] faults, int size) {
    int kept = 0;
    for (int i = 0; i < faults.length; i++) {
      if (faults[i] == null) {
        System.arraycopy(images, i * size, images, kept * size, size);
        kept++;
      }
    }
    return Arrays.copyOf(images, kept * size);
  }
}
