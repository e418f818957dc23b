package dev.ito.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a table while it is computed, kept in a file: an interrupted computation of the same
 * setting goes on after the last finished batch. Each line ends in its checksum.
 */
public final class KeptRows implements AutoCloseable {
  private final Path file;
  private final List<String> before;
  private final GrowingFile growing;
  private final Monitor monitor;
  private int rows;

  private KeptRows(Path file, List<String> before, GrowingFile growing, Monitor monitor) {
    this.file = file;
    this.before = before;
    this.growing = growing;
    this.monitor = monitor;
    this.rows = before.size();
    tell();
  }

  /**
   * Opens a file of rows that begin with their index; rows of another setting, and those from the
   * first damaged one on, are computed again, which the user is told.
   *
   * @param setting one line that tells it from all others
   * @param batch rows that are finished together
   * @param count rows of the whole table, whose last batch may be smaller
   */
  public static KeptRows open(Path file, String setting, int batch, int count, Monitor monitor)
      throws IOException {
    List<String> rows = read(file, setting, monitor);
    int whole = rows.size() == count ? count : rows.size() / batch * batch;
    List<String> kept = List.copyOf(rows.subList(0, whole));
    StringBuilder text = new StringBuilder(sealed(setting));
    kept.forEach(row -> text.append(sealed(row)));
    return new KeptRows(file, kept, GrowingFile.begin(file, text.toString()), monitor);
  }

  private static String sealed(String line) {
    return line + "," + Crc.of(line) + "\n";
  }

  private static List<String> read(Path file, String setting, Monitor monitor) throws IOException {
    // Damage may leave what is no UTF-8: it is read as other characters.
    String text =
        Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    // A kill in the middle of a write leaves part of a line.
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<String> rows = new ArrayList<>();
    if (lines.isEmpty()) {
      return rows;
    }
    if (!lines.get(0).equals(sealed(setting).strip())) {
      monitor.say(file + ": of another setting, or damaged: computed anew");
      return rows;
    }
    for (String line : lines.subList(1, lines.size())) {
      String row = line.substring(0, Math.max(0, line.lastIndexOf(',')));
      if (!row.startsWith(rows.size() + ",") || !line.equals(sealed(row).strip())) {
        monitor.say(file + ": damaged from row " + rows.size() + " on: computed again from there");
        return rows;
      }
      rows.add(row);
    }
    return rows;
  }

  /** Returns the rows that were finished before, cell by cell. */
  public List<String[]> before() {
    return before.stream().map(row -> row.split(",")).toList();
  }

  /** Adds a row: numbers are written so that they read back as they are. */
  public void add(Object... cells) throws IOException {
    growing.add(sealed(Csv.line(cells).strip()));
    rows++;
  }

  /** Forces the rows to disk: from here on they outlive the program and a power cut. */
  public void flush() throws IOException {
    growing.force();
    tell();
  }

  private void tell() {
    if (rows > 0) {
      monitor.keeps(String.format(Locale.ROOT, "what was found of %,d images", rows));
    }
  }

  /** Deletes the file, since the result is there. */
  public void delete() throws IOException {
    growing.close();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    growing.close();
  }
}
