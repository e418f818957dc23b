package dev.ito.data;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A search for the pictures of a folder and of the folders in it.
 *
 * <p>Links are followed, after all that is no link, but each folder is read once: a link that leads
 * back ends there.
 */
final class PictureWalk {
  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

  private final Path root;
  private final List<PictureList.Entry> found = new ArrayList<>();
  private final LeftOut leftOut = new LeftOut();
  private final Set<Path> read = new HashSet<>();
  private final Deque<Path> links = new ArrayDeque<>();

  private PictureWalk(Path root) {
    this.root = root;
  }

  /** Returns the pictures in the order of their names, and what is left out. */
  static PictureList of(Path root) throws IOException {
    PictureWalk walk = new PictureWalk(root);
    walk.folder(root);
    while (!walk.links.isEmpty()) {
      walk.folder(walk.links.remove());
    }
    walk.found.sort(Comparator.comparing(PictureList.Entry::name));
    return new PictureList(root, List.copyOf(walk.found), walk.leftOut);
  }

  private void folder(Path folder) throws IOException {
    if (!read.add(folder.toRealPath())) {
      leftOut.add(LeftOut.KNOWN_FOLDER);
      return;
    }
    for (Path member : members(folder)) {
      if (member.getFileName().toString().startsWith(".")) {
        leftOut.add(LeftOut.HIDDEN);
      } else {
        member(member);
      }
    }
  }

  private static List<Path> members(Path folder) throws IOException {
    try (Stream<Path> members = Files.list(folder)) {
      return members.sorted().toList();
    } catch (AccessDeniedException e) {
      throw new InvalidInput(
          folder + " cannot be read: permit it, or move it out of the folder of the images", e);
    }
  }

  private void member(Path member) throws IOException {
    BasicFileAttributes own;
    try {
      own = Files.readAttributes(member, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException gone) {
      return;
    }
    if (own.isSymbolicLink()) {
      link(member);
    } else if (own.isDirectory()) {
      folder(member);
    } else {
      file(member, own);
    }
  }

  private void link(Path link) {
    BasicFileAttributes target;
    try {
      target = Files.readAttributes(link, BasicFileAttributes.class);
    } catch (IOException e) {
      leftOut.add(LeftOut.BROKEN_LINK);
      return;
    }
    if (target.isDirectory()) {
      links.add(link);
    } else {
      file(link, target);
    }
  }

  private void file(Path file, BasicFileAttributes attributes) {
    String name = file.getFileName().toString();
    if (!attributes.isRegularFile()) {
      leftOut.add(LeftOut.SPECIAL);
    } else if (ENDINGS.stream().noneMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
      leftOut.addFile(name);
    } else {
      found.add(
          new PictureList.Entry(
              name(file), file, attributes.size(), attributes.lastModifiedTime()));
    }
  }

  /** Returns the path relative to the root, with {@code /} on every system. */
  private String name(Path file) {
    String name =
        StreamSupport.stream(root.relativize(file).spliterator(), false)
            .map(Path::toString)
            .collect(Collectors.joining("/"));
    InvalidInput.require(
        name.indexOf('\uFFFD') < 0,
        "%s has a file whose name is no text in %s: rename it, or set LC_ALL to a locale with its"
            + " encoding, such as C.UTF-8",
        root,
        System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
    return name;
  }
}
