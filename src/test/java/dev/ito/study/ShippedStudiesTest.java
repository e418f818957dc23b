package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The studies in {@code experiments/} can be run: their cells are made of what is there. */
class ShippedStudiesTest {
  @TempDir private Path folder;

  static Stream<Path> studies() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("experiments"))) {
      return files.filter(file -> file.endsWith("study.yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void everyScaleReads(Path file) throws IOException {
    Study study = Yaml.read(file, Study.class, List.of());
    for (String scale : study.scales().keySet()) {
      Study scaled = Yaml.read(file, Study.class, List.of("scale=" + scale));
      for (Path experiment : scaled.size().experiments().values()) {
        assertTrue(Files.exists(experiment), experiment.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void thoseOnTheDigitsHaveTheirCells(Path file) throws IOException {
    Study study = Yaml.read(file, Study.class, List.of());
    for (String scale : study.scales().keySet()) {
      Study scaled = Yaml.read(file, Study.class, List.of("scale=" + scale));
      boolean embedded =
          scaled.size().experiments().values().stream()
              .allMatch(path -> path.toString().contains("digits") || !path.startsWith("results"));
      if (embedded) {
        Plan plan = Plan.of(scaled, file, folder);
        assertFalse(plan.cells().isEmpty());
        assertTrue(plan.cells().stream().map(Cell::id).distinct().count() == plan.cells().size());
      }
    }
  }
}
