package dev.ito.interop;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.GitLfs;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * A file of settings of the diffusers library, such as {@code config.json}, read without coercion.
 *
 * <p>Keys that are missing stand for the library's default, which the caller gives.
 *
 * @param file for messages
 * @param json an object
 */
public record PublishedSettings(Path file, JsonNode json) {
  /** Python writes infinities as no other JSON does, and some schedulers have them. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int LARGEST = 4 << 20;

  /**
   * Reads a file.
   *
   * @throws InvalidInput if it is missing or no JSON object
   */
  public static PublishedSettings read(Path file) {
    InvalidInput.require(
        Files.isRegularFile(file),
        "%s: no such file; the folder of a diffusers model has it: check the path",
        file);
    GitLfs.requireFetched(file);
    try {
      InvalidInput.require(
          Files.size(file) <= LARGEST, "%s: more than %d bytes are no settings", file, LARGEST);
      JsonNode json = JSON.readTree(file.toFile());
      InvalidInput.require(json.isObject(), "%s: no JSON object", file);
      return new PublishedSettings(file, json);
    } catch (IOException e) {
      throw new InvalidInput(file + ": no JSON", e);
    }
  }

  /** Returns settings whose open {@code sample_size} is closed; null leaves it as it is. */
  PublishedSettings withSize(Integer size) {
    if (size == null) {
      return this;
    }
    require(!hasValue("sample_size"), "%s: leave model.size out", shown("sample_size"));
    ObjectNode closed = json.deepCopy();
    return new PublishedSettings(file, closed.put("sample_size", size));
  }

  /** Makes something of the settings; what is refused names the file. */
  <T> T inside(Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidInput e) {
      String message = e.getMessage();
      throw message.startsWith(file + ": ") ? e : new InvalidInput(file + ": " + message, e);
    }
  }

  /** Returns whether a key is there, if only as null. */
  public boolean has(String key) {
    return json.has(key);
  }

  /** Returns whether a key is there and not null. */
  boolean hasValue(String key) {
    return json.hasNonNull(key);
  }

  /** Returns whether a key is an integer. */
  boolean isInteger(String key) {
    return isInteger(json.path(key));
  }

  /** Whole numbers that were written as floats count: Python makes 28.0 of 56 / 2. */
  private static boolean isInteger(JsonNode node) {
    return node.isNumber() && node.doubleValue() == node.intValue();
  }

  private static boolean isFinite(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.doubleValue());
  }

  boolean flag(String key, boolean missing) {
    return value(key, missing, JsonNode::isBoolean, JsonNode::booleanValue, "true or false");
  }

  int integer(String key, int missing) {
    return value(key, missing, PublishedSettings::isInteger, JsonNode::intValue, "an integer");
  }

  public double number(String key, double missing) {
    return value(key, missing, PublishedSettings::isFinite, JsonNode::doubleValue, "a number");
  }

  public String text(String key, String missing) {
    return value(key, missing, JsonNode::isTextual, JsonNode::textValue, "text");
  }

  List<Integer> integers(String key) {
    return list(key, PublishedSettings::isInteger, JsonNode::intValue, "a list of integers");
  }

  /** Returns a list of so many integers; what it must be is said in these words. */
  List<Integer> integers(String key, int count, String kind) {
    require(json.path(key).size() == count, "%s: must be %s", shown(key), kind);
    return list(key, PublishedSettings::isInteger, JsonNode::intValue, kind);
  }

  List<Double> numbers(String key) {
    return list(key, PublishedSettings::isFinite, JsonNode::doubleValue, "a list of numbers");
  }

  List<Integer> integers(String key, List<Integer> missing) {
    return has(key) ? integers(key) : missing;
  }

  List<String> texts(String key, List<String> missing) {
    return !has(key)
        ? missing
        : list(key, JsonNode::isTextual, JsonNode::textValue, "a list of texts");
  }

  private <T> T value(
      String key, T missing, Predicate<JsonNode> fits, Function<JsonNode, T> read, String kind) {
    if (!has(key)) {
      return missing;
    }
    require(fits.test(json.get(key)), "%s: must be %s", shown(key), kind);
    return read.apply(json.get(key));
  }

  private <T> List<T> list(
      String key, Predicate<JsonNode> fits, Function<JsonNode, T> read, String kind) {
    JsonNode list = json.path(key);
    boolean fit = list.isArray() && StreamSupport.stream(list.spliterator(), false).allMatch(fits);
    require(fit, "%s: must be %s", shown(key), kind);
    return StreamSupport.stream(list.spliterator(), false).map(read).toList();
  }

  /** Returns a key with its value, as the start of a message. */
  public String shown(String key) {
    return has(key) ? key + " is " + json.get(key) : key + " is missing";
  }

  /**
   * Refuses keys that would change what is computed in a way unknown here; null switches one off,
   * and those that start with "_" are remarks.
   *
   * @throws InvalidInput naming the first
   */
  void requireKnown(Collection<String> known) {
    json.properties()
        .forEach(
            entry ->
                require(
                    known.contains(entry.getKey())
                        || entry.getKey().startsWith("_")
                        || entry.getValue().isNull(),
                    "%s: this setting is not supported",
                    shown(entry.getKey())));
  }

  /** Returns an error that names the file. */
  InvalidInput refusal(String format, Object... values) {
    return new InvalidInput(file + ": " + String.format(Locale.ROOT, format, values));
  }

  /**
   * Checks a condition.
   *
   * @throws InvalidInput naming the file
   */
  public void require(boolean condition, String format, Object... values) {
    if (!condition) {
      throw refusal(format, values);
    }
  }
}
