package dev.ito.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What to say of a name that does not exist: the nearest that does, and all of them. */
public final class Suggestion {
  private Suggestion() {}

  /** Returns, for example, {@code unknown type "vpp"; did you mean "vp"? (allowed: vp, ve)}. */
  public static String unknown(String what, String name, Collection<String> allowed) {
    return "unknown " + what + " \"" + name + "\"" + instead(name, allowed);
  }

  /** Returns the part of {@link #unknown} that follows the name. */
  static String instead(String name, Collection<String> allowed) {
    return hint(name, allowed)
        + " (allowed: "
        + (allowed.isEmpty() ? "none" : String.join(", ", allowed))
        + ")";
  }

  /** Returns what to write instead of a name, after a semicolon; nothing if that is not known. */
  static String hint(String name, Collection<String> allowed) {
    Optional<String> known = Hints.of(name, allowed);
    return known.isPresent()
        ? "; " + known.get()
        : nearest(name, allowed).map(near -> "; did you mean \"" + near + "\"?").orElse("");
  }

  /**
   * Returns the candidate at the smallest edit distance, if it is within a third of the name,
   * rounded up.
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    String plain = plain(name);
    int best = (plain.length() + 2) / 3 + 1;
    String nearest = null;
    for (String candidate : candidates) {
      int distance = distance(plain, plain(candidate));
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
  }

  /** Returns the fewest insertions, deletions and replacements from a to b (Levenshtein 1966). */
  public static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
