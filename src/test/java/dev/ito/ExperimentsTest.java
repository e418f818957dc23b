package dev.ito;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No build compiles the programs of the experiments: they follow the classes nevertheless. */
class ExperimentsTest {
  @TempDir private Path classes;

  @Test
  void theProgramsCompile() throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--release", "17", "-proc:none", "-d", classes.toString()));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    for (String name : List.of("gpu", "likelihood-variable", "reliability")) {
      try (Stream<Path> files = Files.walk(Path.of("experiments", name))) {
        files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(words::add);
      }
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit =
        ToolProvider.getSystemJavaCompiler().run(null, said, said, words.toArray(String[]::new));
    assertEquals(0, exit, said.toString(StandardCharsets.UTF_8));
  }
}
