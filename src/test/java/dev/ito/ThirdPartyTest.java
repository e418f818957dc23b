package dev.ito;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what Ito is delivered with is that of the build. */
class ThirdPartyTest {
  private static final Pattern LISTED = Pattern.compile("\\(([^()]+:[^()]+:[^ ()]+) - ");

  @Test
  void theListIsThatOfTheClassPath() throws IOException {
    Set<String> listed =
        LISTED
            .matcher(Files.readString(Path.of("THIRD-PARTY.txt")))
            .results()
            .map(found -> found.group(1).substring(found.group(1).indexOf(':') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    String classPath = Files.readString(Path.of("target", "classpath.txt")).strip();
    Set<String> used =
        Stream.of(classPath.split(File.pathSeparator))
            .map(Path::of)
            .map(ThirdPartyTest::artifact)
            .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(used.isEmpty());
    assertEquals(used, listed, "run mvn license:add-third-party");
  }

  /** A jar lies in .../ARTIFACT/VERSION/. */
  private static String artifact(Path jar) {
    Path version = jar.getParent();
    return version.getParent().getFileName() + ":" + version.getFileName();
  }
}
