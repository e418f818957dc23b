package dev.ito.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A setting that two experiments do not share.
 *
 * @param key dotted
 * @param before its value in the first, as JSON; null if it has none
 * @param now its value in the second, as JSON; null if it has none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SettingDifference(String key, JsonNode before, JsonNode now) {
  /**
   * Returns the differences of two trees, in the order of their keys. Of a value of another type
   * the whole differs, and so does a list.
   */
  public static Stream<SettingDifference> between(JsonNode before, JsonNode now) {
    return between("", before, now);
  }

  private static Stream<SettingDifference> between(String path, JsonNode before, JsonNode now) {
    if (before.equals(now)) {
      return Stream.empty();
    }
    boolean otherType = !before.path("type").equals(now.path("type"));
    if (!before.isObject() || !now.isObject() || otherType) {
      return Stream.of(new SettingDifference(path, present(before), present(now)));
    }
    Set<String> keys = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(keys::add);
    now.fieldNames().forEachRemaining(keys::add);
    return keys.stream()
        .flatMap(
            key ->
                between(path.isEmpty() ? key : path + "." + key, before.path(key), now.path(key)));
  }

  private static JsonNode present(JsonNode value) {
    return value.isMissingNode() ? null : value;
  }

  /** Returns a value as a person reads it. */
  public static String shown(JsonNode value) {
    return value == null ? "none" : value.toString();
  }

  /** Returns "key: before -> now". */
  @Override
  public String toString() {
    return key + ": " + shown(before) + " -> " + shown(now);
  }
}
