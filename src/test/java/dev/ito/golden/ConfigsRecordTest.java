package dev.ito.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.cli.Ito;
import dev.ito.study.Study;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every shipped file means with all its defaults filled in. */
class ConfigsRecordTest {
  @TempDir private Path folder;

  /** Returns the shipped files, in the order of their names. */
  private static List<Path> files(boolean studies) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String place : List.of("configs", "experiments")) {
      try (Stream<Path> files = Files.walk(Golden.inRepository(place))) {
        files
            .filter(file -> file.toString().endsWith(".yaml"))
            .filter(file -> file.endsWith("study.yaml") == studies)
            .sorted()
            .forEach(found::add);
      }
    }
    return found;
  }

  private static String name(Path file) {
    return Golden.inRepository("").relativize(file).toString().replace('\\', '/');
  }

  @Test
  void experiments() throws IOException {
    Golden golden = new Golden("configs.txt");
    for (Path file : files(false)) {
      Ito.Result result = Ito.run("run", file, "--dry-run", "--out", folder.resolve("none"));
      assertEquals(0, result.exit(), result::toString);
      golden.put(name(file), result.out().stripTrailing());
    }
    golden.check();
  }

  @Test
  void studies() throws IOException {
    Golden golden = new Golden("studies.txt");
    for (Path file : files(true)) {
      golden.put(name(file), Yaml.write(Yaml.read(file, Study.class, List.of())).stripTrailing());
    }
    golden.check();
  }

  /** The cells of a study with their ids and costs; their times are of this machine. */
  @Tag("native")
  @ParameterizedTest
  @ValueSource(strings = {"schedules", "sde-families"})
  void cells(String study) throws IOException {
    Golden golden = new Golden("cells-" + study + ".txt");
    Path shipped = Golden.inRepository("experiments").resolve(study);
    String text = Files.readString(shipped.resolve("study.yaml"));
    String placed = text.replace("experiments/" + study + "/", shipped + "/");
    assertTrue(placed.length() > text.length(), text);
    Path file = Files.writeString(folder.resolve("study.yaml"), placed);
    Ito.Result result =
        Ito.run("compare", file, "--dry-run", "--device", "cpu", "--out", folder.resolve("none"));
    assertEquals(0, result.exit(), result::toString);
    golden.put(
        study, Masks.text(result.out(), folder).replaceAll(" *<time> *", " <time> ").strip());
    golden.check();
  }
}
