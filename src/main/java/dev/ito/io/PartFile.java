package dev.ito.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a file or folder is until it is whole: beside its place, under a name that has the process
 * in it, so that no two write the same, and what a dead one left can be told from what lives.
 */
public final class PartFile {
  private static final Pattern NAME =
      Pattern.compile("\\..+\\.(\\d{1,18})@([A-Za-z0-9.-]+)\\.[0-9a-f]+\\.part");

  private PartFile() {}

  /** Returns a new name beside a file. */
  static Path of(Path file) {
    return file.resolveSibling(
        String.format(
            Locale.ROOT,
            ".%s.%d@%s.%x.part",
            file.getFileName(),
            Owner.SELF.pid(),
            Owner.SELF.host(),
            ThreadLocalRandom.current().nextLong()));
  }

  /** Deletes what processes of this host that have ended left in a folder. */
  public static void sweep(Path folder) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(folder)) {
      left = files.filter(PartFile::isOfTheDead).toList();
    }
    for (Path part : left) {
      AtomicFolder.delete(part);
    }
  }

  private static boolean isOfTheDead(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches()
        && name.group(2).equals(Owner.SELF.host())
        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }
}
