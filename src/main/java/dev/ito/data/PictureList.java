package dev.ito.data;

import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Some of the picture files of a folder.
 *
 * @param folder the folder
 * @param names paths of the files relative to it, with {@code /} on every system, sorted
 */
record PictureList(Path folder, List<String> names) {
  private static final Pattern PICTURE = Pattern.compile("(?i).*\\.(jpe?g|png)");
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
  private static final int NAMED = 5;

  /** Changes when other pixels come out of the same files, so that no older ones are used. */
  private static final int VERSION = 1;

  /** Returns all JPEG and PNG files below a folder, those that are hidden left out. */
  static PictureList below(Path folder) throws IOException {
    InvalidInput.require(
        Files.isDirectory(folder), "the folder %s does not exist; set path to your images", folder);
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<String> names =
          all.filter(Files::isRegularFile)
              .map(folder::relativize)
              .filter(file -> !isHidden(file))
              .map(PictureList::name)
              .filter(name -> PICTURE.matcher(name).matches())
              .sorted()
              .toList();
      InvalidInput.require(
          !names.isEmpty(), "there is no .jpg, .jpeg or .png file in %s; check path", folder);
      return new PictureList(folder, names);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isHidden(Path relative) {
    return parts(relative).anyMatch(part -> part.startsWith("."));
  }

  private static String name(Path relative) {
    return parts(relative).collect(Collectors.joining("/"));
  }

  private static Stream<String> parts(Path path) {
    return StreamSupport.stream(path.spliterator(), false).map(Path::toString);
  }

  /** Returns the files of one split. */
  PictureList part(Split split, double testPart) {
    return new PictureList(
        folder,
        names.stream().filter(name -> (place(name) < testPart) == (split == Split.TEST)).toList());
  }

  /** Returns a number in [0, 1) that depends on the name only, as if drawn at random. */
  static double place(String name) {
    byte[] hash = Sha256.start().digest(name.getBytes(StandardCharsets.UTF_8));
    return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
  }

  /** Returns a hash of the folder's place, the state of the files, and settings. */
  String hash(String settings) throws IOException {
    MessageDigest digest = Sha256.start();
    add(digest, VERSION + " " + settings);
    add(digest, folder.toRealPath().toString());
    for (String name : names) {
      Path file = folder.resolve(name);
      add(digest, name);
      add(digest, Files.size(file) + " " + Files.getLastModifiedTime(file));
    }
    return Sha256.hex(digest);
  }

  /** Adds a text with an end that no text has. */
  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /**
   * Decodes all files.
   *
   * @param skipBroken leaves out those that cannot be decoded
   * @return the images of the files in order, channels last
   * @throws InvalidInput if files cannot be decoded, or if the images are more than fit
   */
  byte[] decode(Shape shape, boolean skipBroken) throws IOException {
    int size = shape.size();
    InvalidInput.require(
        names.size() <= LARGEST_ARRAY / size,
        "%s has %d images: at most %d of %s are possible; choose a smaller size",
        folder,
        names.size(),
        LARGEST_ARRAY / size,
        shape);
    byte[] images = new byte[names.size() * size];
    String[] faults = new String[names.size()];
    IntStream.range(0, faults.length).parallel().forEach(i -> faults[i] = decode(i, shape, images));
    int broken = (int) Arrays.stream(faults).filter(fault -> fault != null).count();
    InvalidInput.require(
        broken == 0 || skipBroken && broken < faults.length,
        "%d of %d images in %s cannot be decoded: %s; delete them, or set skip-broken: true to use"
            + " the others",
        broken,
        faults.length,
        folder,
        first(faults, broken));
    return broken == 0 ? images : withoutBroken(images, faults, size);
  }

  /** Decodes one file into its place; returns what is wrong with it, or null. */
  private String decode(int index, Shape shape, byte[] images) {
    try {
      byte[] image = new PictureFile(folder.resolve(names.get(index))).read(shape);
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
        found.add(names.get(i) + " (" + faults[i] + ")");
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
