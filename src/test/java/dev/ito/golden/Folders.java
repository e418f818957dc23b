package dev.ito.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a command leaves in its folder. */
final class Folders {
  private Folders() {}

  /** Returns the names of all files, a line each; those of hashes and event files shortened. */
  static String names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return String.join(
          "\n",
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .map(name -> name.replaceAll("[0-9a-f]{64}", "<sha256>"))
              .map(name -> name.replaceAll("classifier-[0-9a-f]{16}", "classifier-<sha>"))
              .map(name -> name.replaceAll("events\\.out\\..*", "events.out.<host>"))
              .sorted()
              .toList());
    }
  }

  /** Puts the header and the rows of a table into a record, without measured times. */
  static void putTable(Golden golden, String name, Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int measured = List.of(lines.get(0).split(",")).indexOf("seconds-per-sample");
    golden.put(name + " line 1", lines.get(0));
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      if (measured >= 0) {
        cells[measured] = "<masked>";
      }
      golden.put(name + " line " + (i + 1), String.join(",", cells));
    }
  }
}
