package dev.ito.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log that grows: one JSON object a line, whose last key {@code crc32} is the checksum of the
 * rest. Lines of older versions have none and are read unchecked.
 *
 * @param <T> what a line says
 */
public final class JsonLines<T> implements AutoCloseable {
  private static final Pattern SEALED = Pattern.compile("(.*),\"crc32\":\"([0-9a-f]{8})\"\\}");

  private final GrowingFile file;
  private final ObjectMapper json;

  private JsonLines(GrowingFile file, ObjectMapper json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Opens a log to go on with it: only lines that are wanted, and not damaged, stay; of damaged
   * ones the user is told.
   *
   * @param json writes objects without line breaks
   */
  public static <T> JsonLines<T> open(
      Path file, Class<T> type, ObjectMapper json, Predicate<T> wanted, Monitor monitor)
      throws IOException {
    Found<T> found = read(file, type, json);
    if (found.damaged > 0) {
      monitor.say(file + ": damaged: " + found.damaged + " of its lines are left out");
    }
    StringBuilder text = new StringBuilder();
    for (T line : found.lines.stream().filter(wanted).toList()) {
      text.append(sealed(json, line));
    }
    return new JsonLines<>(GrowingFile.begin(file, text.toString()), json);
  }

  private static String sealed(ObjectMapper json, Object line) throws JsonProcessingException {
    String text = json.writeValueAsString(line);
    return "%s,\"crc32\":\"%s\"}\n".formatted(text.substring(0, text.length() - 1), Crc.of(text));
  }

  /**
   * What a log says.
   *
   * @param damaged lines that say something else than what was written; one that is cut off at the
   *     end, as a kill leaves it, is none of them
   */
  public record Found<T>(List<T> lines, int damaged) {}

  /** Reads a log; there are no lines if there is no file. */
  public static <T> Found<T> read(Path file, Class<T> type, ObjectMapper json) throws IOException {
    List<T> lines = new ArrayList<>();
    int damaged = 0;
    if (Files.exists(file)) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        Optional<T> value = parse(line, type, json);
        value.ifPresent(lines::add);
        damaged += value.isPresent() ? 0 : 1;
      }
    }
    return new Found<>(lines, damaged);
  }

  /** Reads a line; empty if it is damaged: without a checksum, if a key is missing or unknown. */
  private static <T> Optional<T> parse(String line, Class<T> type, ObjectMapper json) {
    Matcher sealed = SEALED.matcher(line);
    boolean checked = sealed.matches();
    String text = checked ? sealed.group(1) + "}" : line;
    try {
      return checked && !Crc.of(text).equals(sealed.group(2))
          ? Optional.empty()
          : Optional.ofNullable(json.readValue(text, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Adds a line and hands it to the operating system. */
  public void add(T line) throws IOException {
    file.add(sealed(json, line));
  }

  /** Forces the lines to disk. */
  public void flush() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
