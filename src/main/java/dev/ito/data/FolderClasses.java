package dev.ito.data;

import dev.ito.math.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The folders of a picture folder as classes: where every picture lies in one of at least two.
 *
 * @param names of the classes, whose places are the labels; none: there are no labels
 * @param beside how many pictures lie beside folders with pictures
 */
record FolderClasses(List<String> names, long beside) {
  /** Labels are bytes. */
  private static final int MOST = 256;

  /**
   * Finds the classes of pictures.
   *
   * @param asked those that are taken; null: all
   * @throws InvalidInput if one that is asked for is not there
   */
  static FolderClasses of(PictureList pictures, List<ClassName> asked) {
    TreeSet<String> folders = new TreeSet<>();
    pictures.files().stream()
        .map(file -> folder(file.name()))
        .flatMap(Optional::stream)
        .forEach(folders::add);
    if (asked != null) {
      InvalidInput.require(
          !folders.isEmpty(), "classes: %s has no folders with images", pictures.folder());
      return new FolderClasses(ClassName.chosen(asked, folders), 0);
    }
    long beside = pictures.files().stream().filter(file -> folder(file.name()).isEmpty()).count();
    boolean classes = beside == 0 && 2 <= folders.size() && folders.size() <= MOST;
    return new FolderClasses(
        classes ? List.copyOf(folders) : List.of(), folders.isEmpty() ? 0 : beside);
  }

  /** Returns the first folder on the way to a picture; empty if it lies in none. */
  private static Optional<String> folder(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(name.substring(0, slash));
  }

  private int label(PictureList.Entry file) {
    return folder(file.name()).map(names::indexOf).orElse(-1);
  }

  /** Returns the pictures of the classes, all if there are none. */
  PictureList only(PictureList pictures) {
    return names.isEmpty()
        ? pictures
        : new PictureList(
            pictures.folder(),
            pictures.files().stream().filter(file -> label(file) >= 0).toList(),
            pictures.leftOut());
  }

  /**
   * Returns the labels of pictures, none if there are no classes.
   *
   * @param kept 1 for each picture that counts, else 0
   */
  byte[] labels(PictureList pictures, byte[] kept) {
    byte[] labels = new byte[names.isEmpty() ? 0 : kept.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[count] = (byte) label(pictures.files().get(i));
      count += kept[i];
    }
    return Arrays.copyOf(labels, count);
  }

  /** Returns what the classes are, or why folders are none. */
  Optional<String> remark(PictureList pictures) {
    if (!names.isEmpty()) {
      String counts =
          names.stream()
              .map(name -> name + " (" + only(name, pictures) + ")")
              .collect(Collectors.joining(", "));
      return Optional.of(pictures.folder() + ": its folders are the classes: " + counts);
    }
    return beside == 0
        ? Optional.empty()
        : Optional.of(
            pictures.folder()
                + ": "
                + beside
                + " images lie beside its folders, which are no classes then");
  }

  private static long only(String name, PictureList pictures) {
    return pictures.files().stream()
        .filter(file -> folder(file.name()).filter(name::equals).isPresent())
        .count();
  }
}
