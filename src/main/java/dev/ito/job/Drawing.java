package dev.ito.job;

import dev.ito.io.Monitor;
import java.io.IOException;
import java.nio.file.Path;

/** A picture beside a result: the work it shows is never lost because it could not be drawn. */
interface Drawing {
  void draw(Path file) throws IOException;

  /**
   * Draws into a file, or says in one line why not.
   *
   * <p>Java needs libraries of the system for text (fontconfig, harfbuzz, freetype), and a missing
   * one is an Error with its first letter: LinkageError or, without any font, InternalError.
   */
  static void attempt(Path file, Monitor monitor, Drawing drawing) {
    try {
      drawing.draw(file);
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      String why =
          e instanceof Error
              ? "Java cannot write text here: install fontconfig and a font"
              : e.toString();
      monitor.say("%s was not drawn: %s".formatted(file, why));
    }
  }
}
