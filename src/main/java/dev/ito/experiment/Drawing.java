package dev.ito.experiment;

import dev.ito.report.Monitor;
import java.io.IOException;
import java.nio.file.Path;

/** A picture beside a result: the work it shows is never lost because it could not be drawn. */
interface Drawing {
  void draw(Path file) throws IOException;

  /**
   * Draws into a file, or says in one line why not.
   *
   * <p>Java needs libraries of the system for text (fontconfig, harfbuzz, freetype), and does not
   * find them before it writes its first letter.
   */
  static void attempt(Path file, Monitor monitor, Drawing drawing) {
    try {
      drawing.draw(file);
    } catch (IOException | RuntimeException | LinkageError e) {
      String why =
          e instanceof LinkageError
              ? "Java cannot write text here: install fontconfig and a font"
              : e.toString();
      monitor.say("%s was not drawn: %s".formatted(file, why));
    }
  }
}
