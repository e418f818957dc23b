package dev.ito.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A picture of a page.
 *
 * @param svg an element; empty if there is data
 * @param data a {@code data:} URI; empty if there is an element
 */
public record Picture(String heading, String caption, String svg, String data) {
  /** Returns a chart. */
  public static Picture of(Diagram diagram, String heading, String caption) {
    return new Picture(heading, caption, diagram.svg(), "");
  }

  /** Returns a file, which becomes part of the page. */
  public static Picture of(Path file, String heading, String caption) throws IOException {
    return new Picture(heading, caption, "", data(file));
  }

  /** Returns a picture as a URI that holds all of it. */
  private static String data(Path picture) throws IOException {
    String name = picture.getFileName().toString();
    return "data:image/"
        + name.substring(name.lastIndexOf('.') + 1)
        + ";base64,"
        + Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
  }
}
