package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.RunDirectory;
import dev.ito.io.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A picture that cannot be drawn is a line, not the end of the work. */
class DrawingTest {
  private final List<String> said = new ArrayList<>();
  private final Monitor monitor =
      new Monitor() {
        @Override
        public Task start(String task, String unit, long done, long total) {
          throw new AssertionError(task);
        }

        @Override
        public void say(String line) {
          said.add(line);
        }

        @Override
        public boolean stopped() {
          return false;
        }
      };

  private void attempt(Run.Drawing drawing) {
    new Run(null, new RunDirectory(Path.of("")), null, monitor).draw("loss.png", drawing);
  }

  @Test
  void aMissingLibraryOfTheSystemIsSaid() {
    attempt(
        file -> {
          throw new UnsatisfiedLinkError("libharfbuzz.so.0");
        });
    assertEquals(
        List.of(
            "loss.png was not drawn: Java cannot write text here: install fontconfig and a font"),
        said);
  }

  @Test
  void aMachineWithoutFontsIsSaid() {
    attempt(
        file -> {
          throw new InternalError(
              "Fontconfig head is null, check your fonts or fonts configuration");
        });
    assertEquals(1, said.size());
    assertTrue(said.get(0).endsWith("install fontconfig and a font"), said.get(0));
  }

  @Test
  void aFullDiskIsSaid() {
    attempt(
        file -> {
          throw new IOException("no space left");
        });
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains("no space left"), said.get(0));
  }

  @Test
  void whatIsDrawnNeedsNoWords() {
    List<Path> drawn = new ArrayList<>();
    attempt(drawn::add);
    assertEquals(List.of(Path.of("loss.png")), drawn);
    assertEquals(List.of(), said);
  }
}
