package dev.ito.io;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table while it is computed, kept in a file: an interrupted computation of the same
 * setting goes on after the last finished batch.
 */
public final class KeptRows implements AutoCloseable {
  private final Path file;
  private final List<String> before;
  private final Writer writer;

  private KeptRows(Path file, List<String> before, Writer writer) {
    this.file = file;
    this.before = before;
    this.writer = writer;
  }

  /**
   * Opens a file of rows that begin with their index; rows of another setting are deleted.
   *
   * @param setting one line that tells it from all others
   * @param batch rows that are finished together
   * @param count rows of the whole table, whose last batch may be smaller
   */
  public static KeptRows open(Path file, String setting, int batch, int count) throws IOException {
    List<String> rows = read(file, setting);
    int whole = rows.size() == count ? count : rows.size() / batch * batch;
    List<String> kept = List.copyOf(rows.subList(0, whole));
    StringBuilder text = new StringBuilder(setting).append('\n');
    kept.forEach(row -> text.append(row).append('\n'));
    AtomicFile.writeText(file, text.toString());
    return new KeptRows(file, kept, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
  }

  private static List<String> read(Path file, String setting) throws IOException {
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    String text = new String(bytes, StandardCharsets.UTF_8);
    // A kill in the middle of a write leaves part of a line, which may look like a whole one.
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<String> rows = new ArrayList<>();
    if (!lines.isEmpty() && lines.get(0).equals(setting)) {
      for (String row : lines.subList(1, lines.size())) {
        if (!row.startsWith(rows.size() + ",")) {
          return rows;
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Returns the rows that were finished before, cell by cell. */
  public List<String[]> before() {
    return before.stream().map(row -> row.split(",")).toList();
  }

  /** Adds a row: numbers are written so that they read back as they are. */
  public void add(Object... cells) throws IOException {
    writer.write(Csv.line(cells));
  }

  /** Hands the rows to the operating system: from here on they outlive the program. */
  public void flush() throws IOException {
    writer.flush();
  }

  /** Deletes the file, since the result is there. */
  public void delete() throws IOException {
    writer.close();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
