package dev.ito.data;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What of a folder of pictures is not read.
 *
 * @param kinds how many files of each kind: an ending such as {@code .bmp}, or words
 */
record LeftOut(SortedMap<String, Integer> kinds) {
  static final String HIDDEN = "hidden";
  static final String BROKEN_LINK = "links to nothing";
  static final String KNOWN_FOLDER = "links to folders that are read already";
  static final String SPECIAL = "neither files nor folders";
  private static final String NO_ENDING = "without an ending";
  private static final int LONGEST_ENDING = 12;
  private static final int NAMED = 8;

  LeftOut() {
    this(new TreeMap<>());
  }

  void add(String kind) {
    kinds.merge(kind, 1, Integer::sum);
  }

  /** Adds a file by the ending of its name. */
  void addFile(String name) {
    int dot = name.lastIndexOf('.');
    String ending = dot <= 0 ? NO_ENDING : name.substring(dot).toLowerCase(Locale.ROOT);
    add(ending.matches("\\.\\w+") && ending.length() <= LONGEST_ENDING ? ending : NO_ENDING);
  }

  /** Returns how many of what, in one line; empty if nothing is left out. */
  Optional<String> line() {
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    int count = kinds.values().stream().mapToInt(Integer::intValue).sum();
    String named =
        kinds.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(NAMED)
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", "));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d %s left out: %s%s; .jpg, .jpeg and .png are read",
            count,
            count == 1 ? "file" : "files",
            named,
            kinds.size() > NAMED ? ", ..." : ""));
  }
}
