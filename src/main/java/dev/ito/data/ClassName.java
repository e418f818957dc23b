package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.InvalidInput;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * The name of a class, a word or a number.
 *
 * @param text as it is written
 */
public record ClassName(@JsonValue String text) {
  /** Reads a word. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ClassName {
    InvalidInput.require(text != null && !text.isBlank(), "a class needs a name");
  }

  /** Reads a number, which is the name of a class as well. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ClassName of(long number) {
    return new ClassName(Long.toString(number));
  }

  /**
   * Returns the names of the classes that are taken, whose places are their labels.
   *
   * @param asked as written; null: all of them
   * @param found those that the data have, in order
   * @throws InvalidInput if the data do not have one of them, or one is asked for twice
   */
  static List<String> chosen(List<ClassName> asked, Collection<String> found) {
    if (asked == null) {
      return List.copyOf(found);
    }
    InvalidInput.require(!asked.isEmpty(), "classes: name at least one of %s", found);
    List<String> taken = asked.stream().map(ClassName::text).toList();
    for (String name : taken) {
      InvalidInput.require(
          found.contains(name), "classes: there is no %s: there are %s", name, found);
      InvalidInput.require(
          Collections.frequency(taken, name) == 1, "classes: %s is there twice", name);
    }
    return taken;
  }

  @Override
  public String toString() {
    return text;
  }
}
