package dev.ito.golden;

import dev.ito.cli.Ito;
import java.nio.file.Path;

/** What differs from run to run, taken out of texts. */
final class Masks {
  private static final String IN_JSON =
      "\"(finished|commit|java|system|processors|processor|tensorflow|command|ito|seconds|secondsPerSample)\" : .*";

  /** What is said of work that has gone on for long. */
  private static final String SLOW = "(?m)^.*: [\\d,]+ of [\\d,]+ .* left.*\\R";

  private Masks() {}

  /** Returns a text without the places of this machine and without measured times. */
  static String text(String text, Path folder) {
    return text.replace(folder.toString(), "<folder>")
        .replace(Golden.inRepository("").toString(), "<repository>")
        .replaceAll("(sha256 of the lines below): [0-9a-f]{64}", "$1: <masked>")
        .replaceAll(IN_JSON, "\"$1\" : <masked>")
        .replaceAll("\\b[\\d.]+ (s|ms|seconds|h)\\b", "<time>")
        .replaceAll("\\b[\\d.:]+ min\\b", "<time>")
        .replaceAll("[\\d.,e+]+ images/s", "<speed> images/s")
        .replace(System.lineSeparator(), "\n");
  }

  /** Returns exit code and outputs of a command. */
  static String result(Ito.Result result, Path folder) {
    return text(
        "exit "
            + result.exit()
            + part("out", result.out())
            + part("error", result.error())
            + part("progress", withoutTheCache(result.progress())),
        folder);
  }

  /** A classifier is trained only if none is kept from an earlier run. */
  private static String withoutTheCache(String progress) {
    return progress.replaceAll("(?m)^train(ing|ed) the classifier.*\\R", "").replaceAll(SLOW, "");
  }

  private static String part(String name, String text) {
    return text.isBlank() ? "" : "\n" + name + ":\n" + text.stripTrailing();
  }
}
