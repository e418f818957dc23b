package dev.ito.yaml;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What to write for names that other programs have: the table {@code hints.txt}. */
final class Hints {
  /** In place of a name: what is not there at all. */
  static final String EVERYWHERE = "*";

  private static final List<Hint> ALL = read();

  private Hints() {}

  /**
   * A line of the table.
   *
   * @param name as others have it
   * @param near a name that is allowed where it helps, or {@link #EVERYWHERE}
   */
  record Hint(String name, String near, String text) {
    private boolean isOf(String other) {
      return spelling(name).equals(spelling(other));
    }

    private boolean isFor(Collection<String> allowed) {
      return near.equals(EVERYWHERE) || allowed.contains(near);
    }
  }

  private static List<Hint> read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Hints.class.getResourceAsStream("hints.txt"), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(Hints::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Hint parse(String line) {
    String[] cells = line.split(" \\| ", 3);
    return new Hint(cells[0], cells[1], cells[2]);
  }

  static List<Hint> all() {
    return ALL;
  }

  /** Returns what to write for a name among those that are allowed; empty if that is not known. */
  static Optional<String> of(String name, Collection<String> allowed) {
    return ALL.stream()
        .filter(hint -> hint.isOf(name) && hint.isFor(allowed))
        .map(Hint::text)
        .findFirst();
  }

  /** Hyphens do not tell names apart, and a plus is written as one, as p or as plus. */
  private static String spelling(String name) {
    return Suggestion.plain(name).replace("plus", "p").replace('+', 'p').replace("-", "");
  }
}
