package dev.ito.nn;

/** What an error of TensorFlow says: its messages have many lines. */
public final class Reason {
  private Reason() {}

  /** Returns the first line that says what is wrong: TensorFlow begins with a count of errors. */
  public static String of(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return message
        .lines()
        .filter(line -> !line.isBlank() && !line.endsWith("root error(s) found."))
        .findFirst()
        .orElse(message);
  }
}
