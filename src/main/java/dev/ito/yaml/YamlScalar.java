package dev.ito.yaml;

import java.util.regex.Pattern;

/**
 * A single value.
 *
 * @param text without quotes
 * @param quoted whether it stood in quotes, or in a block of text
 */
record YamlScalar(Location location, String text, boolean quoted) implements YamlNode {
  /** What a scalar is by its looks. */
  enum Kind {
    NULL,
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT
  }

  private static final int SHOWN = 60;
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  // No leading zeros: 042 is 34 in YAML 1.1 and 42 in YAML 1.2.
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?(\\.inf|\\.Inf|\\.INF|Infinity)|\\.nan|\\.NaN|\\.NAN|NaN");

  /**
   * Returns what an unquoted text is in the core schema of YAML 1.2.
   *
   * <p>That schema, and not the one of YAML 1.1, because people write {@code 1e-5} for a number and
   * {@code no} for a word. {@code Infinity} and {@code NaN} are numbers as well: Java writes them.
   */
  static Kind kind(String text) {
    if (NULL.matcher(text).matches()) {
      return Kind.NULL;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return Kind.BOOLEAN;
    }
    if (INTEGER.matcher(text).matches()) {
      return Kind.INTEGER;
    }
    return NUMBER.matcher(text).matches() ? Kind.NUMBER : Kind.TEXT;
  }

  Kind kind() {
    return quoted ? Kind.TEXT : kind(text);
  }

  /** Returns the value of a number: infinite as well if it is too large for a double. */
  double number() {
    return Double.parseDouble(
        text.replaceFirst("\\.(?i:inf)$", "Infinity").replaceFirst("\\.(?i:nan)$", "NaN"));
  }

  @Override
  public boolean isNull() {
    return kind() == Kind.NULL;
  }

  @Override
  public String shown() {
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    if (quoted) {
      return '"' + start + '"';
    }
    return start.isEmpty() ? "nothing" : start;
  }

  @Override
  public String flow() {
    return quoted ? '"' + text + '"' : text;
  }

  @Override
  public YamlNode child(String key) {
    return null;
  }
}
