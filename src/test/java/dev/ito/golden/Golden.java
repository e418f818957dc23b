package dev.ito.golden;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A text file of recorded behaviour: named entries, in order, that a test finds again.
 *
 * <p>With the system property {@code ito.golden=record} the files are written instead: {@code mvn
 * test -Dtest='dev.ito.golden.*Test' -Dito.golden=record}. Their difference is what a change did.
 */
final class Golden {
  private static final Path FOLDER = inRepository("src/test/resources/golden");
  private static final String CONTINUED = "| ";
  private static final String BETWEEN = " = ";
  private static final String MACHINE = "machine";
  private static final int SHOWN = 20;
  private static final int BEFORE = 60;
  private static final int LONGEST = 200;
  private static final String ADVICE =
      "; if this is intended, record it with -Dtest='dev.ito.golden.*Test' -Dito.golden=record";

  private final String name;
  private final Map<String, String> found = new LinkedHashMap<>();

  /**
   * @param name of the file, below the folder of the records
   */
  Golden(String name) {
    this.name = name;
  }

  /** Returns a file of the repository, wherever the tests are started. */
  static Path inRepository(String path) {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve(path);
  }

  /** Returns a file beside the records. */
  static Path file(String path) {
    return FOLDER.resolve(path);
  }

  static boolean recording() {
    return "record".equals(System.getProperty("ito.golden"));
  }

  /** Adds what was found. */
  void put(String key, Object value) {
    assertTrue(!key.contains(BETWEEN) && !key.startsWith(CONTINUED), key);
    String before = found.put(key, value.toString());
    assertTrue(before == null, () -> name + " has two entries " + key);
  }

  /** Compares all entries exactly. */
  void check() throws IOException {
    check(String::equals);
  }

  /** Compares texts exactly, and numbers up to a part of the largest one of their entry. */
  void check(double relative) throws IOException {
    check((old, now) -> Numbers.close(old, now, relative));
  }

  /**
   * Compares as {@link #check(double)} on a machine as that of the record; elsewhere only the texts
   * between numbers and hashes.
   */
  void checkOnThisMachine(double relative) throws IOException {
    String machine = Machine.arithmetic();
    boolean same = recording() || machine.equals(read(name).get(MACHINE));
    put(MACHINE, same ? machine : read(name).get(MACHINE));
    check(
        (old, now) ->
            same
                ? Numbers.close(old, now, relative)
                : Numbers.withoutHashes(old).equals(Numbers.withoutHashes(now)));
  }

  /** Compares with the file in a way of its own, or writes it. */
  void check(BiPredicate<String, String> same) throws IOException {
    if (recording()) {
      write();
      return;
    }
    List<String> differences = differences(read(name), same);
    String all = String.join("\n", differences.subList(0, Math.min(SHOWN, differences.size())));
    assertTrue(differences.isEmpty(), () -> differences.size() + " differences:\n" + all);
  }

  private List<String> differences(Map<String, String> old, BiPredicate<String, String> same) {
    List<String> differences = new ArrayList<>();
    old.keySet().stream()
        .filter(key -> !found.containsKey(key))
        .forEach(key -> differences.add(line(key, "was " + old.get(key) + ", is no more")));
    found.forEach((key, now) -> compare(key, old.get(key), now, same, differences));
    if (differences.isEmpty() && !List.copyOf(old.keySet()).equals(List.copyOf(found.keySet()))) {
      differences.add(line("order", "was " + old.keySet() + ", now " + found.keySet()));
    }
    return differences;
  }

  private void compare(
      String key,
      String old,
      String now,
      BiPredicate<String, String> same,
      List<String> differences) {
    if (old == null) {
      differences.add(line(key, "is new: " + now));
    } else if (!same.test(old, now)) {
      differences.add(line(key, change(old.split("\n", -1), now.split("\n", -1))));
    }
  }

  /** Returns the first lines that differ. */
  private static String change(String[] old, String[] now) {
    int i = 0;
    while (i < old.length - 1 && i < now.length - 1 && old[i].equals(now[i])) {
      i++;
    }
    String where = old.length + now.length > 2 ? "line " + (i + 1) + " " : "";
    int from = Math.max(0, firstDifference(old[i], now[i]) - BEFORE);
    return where + "was " + part(old[i], from) + ", now " + part(now[i], from);
  }

  private static int firstDifference(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  /** Returns the part of a text where it differs. */
  private static String part(String text, int from) {
    int end = Math.min(text.length(), from + LONGEST);
    String start = from > 0 ? "\"..." : "\"";
    return start + text.substring(from, end) + (end < text.length() ? "...\"" : "\"");
  }

  private String line(String key, String what) {
    return name + ": " + key + ": " + what.replace("\n", "\\n") + ADVICE;
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    found.forEach(
        (key, value) ->
            text.append(key)
                .append(BETWEEN)
                .append(value.replace("\n", "\n" + CONTINUED))
                .append("\n"));
    Files.createDirectories(file(name).getParent());
    Files.writeString(file(name), text.toString());
  }

  /** Returns the entries of a record. */
  static Map<String, String> read(String name) throws IOException {
    assertTrue(Files.exists(file(name)), () -> name + " is not recorded" + ADVICE);
    Map<String, String> entries = new LinkedHashMap<>();
    String key = null;
    for (String line : Files.readString(file(name)).split("\n")) {
      if (line.startsWith(CONTINUED)) {
        entries.merge(key, line.substring(CONTINUED.length()), (a, b) -> a + "\n" + b);
      } else {
        int end = line.indexOf(BETWEEN);
        key = line.substring(0, end);
        entries.put(key, line.substring(end + BETWEEN.length()));
      }
    }
    return entries;
  }
}
