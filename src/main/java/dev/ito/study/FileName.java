package dev.ito.study;

/** Names of files made of names of other things. */
final class FileName {
  private FileName() {}

  /** Returns a text with all that a file name had better not have replaced. */
  static String of(String text) {
    return text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
  }
}
