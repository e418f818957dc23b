package dev.ito;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Numbers and words do not depend on the language of the machine. */
class LocaleTest {
  /** Conversions that write digits, separators or names in the language. */
  private static final String NUMBER = "%(?:\\d+\\$)?[-#+ 0,(<\\d.]*[deEfgGt]";

  private static final String LITERAL = "\"(?:[^\"\\\\]++|\\\\.)*+\"";

  /** A format without a locale whose first text has a number. */
  private static final Pattern FORMATS =
      Pattern.compile(
          "(?:String\\.format|printf)\\(\\s*((?:"
              + LITERAL
              + "\\s*\\+?\\s*)+)"
              + "|((?:"
              + LITERAL
              + "\\s*\\+?\\s*)+)\\)?\\s*\\.formatted\\(");

  /** In Turkish, "I" in lower case is no "i". */
  private static final Pattern CASES = Pattern.compile("\\.to(?:Lower|Upper)Case\\(\\)");

  private static List<String> faults(String text) {
    Stream<String> formats =
        FORMATS
            .matcher(text)
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .filter(format -> Pattern.compile(NUMBER).matcher(format.replace("%%", "")).find());
    Matcher cases = CASES.matcher(text);
    return Stream.concat(formats, cases.results().map(found -> found.group())).toList();
  }

  @Test
  void allCodeNamesItsLocale() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      List<Path> files = sources.filter(file -> file.toString().endsWith(".java")).toList();
      assertTrue(files.size() > 100);
      Map<Path, List<String>> faults = new TreeMap<>();
      for (Path file : files) {
        faults.put(file, faults(Files.readString(file)));
      }
      faults.values().removeIf(List::isEmpty);
      assertEquals(Map.of(), faults, "add Locale.ROOT");
    }
  }

  @Test
  void theSearchFindsWhatItShould() {
    for (String bad :
        List.of(
            "String.format(\"%d\", 1)",
            "String.format(\n    \"%s\" + \"a %,d\", 1)",
            "(\"%.3g and\" + \" %s\").formatted(1)",
            "\"%d\".formatted(1)",
            "out.printf(\"%08.2f\", x)",
            "name.toLowerCase()")) {
      assertFalse(faults(bad).isEmpty(), bad);
    }
    for (String good :
        List.of(
            "String.format(Locale.ROOT, \"%d\", 1)",
            "\"%s, 100 %% done\".formatted(1)",
            "String.format(\"%s\", 1)",
            "name.toLowerCase(Locale.ROOT)")) {
      assertEquals(List.of(), faults(good), good);
    }
  }
}
