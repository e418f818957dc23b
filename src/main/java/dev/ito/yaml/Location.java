package dev.ito.yaml;

import dev.ito.math.InvalidInput;

/**
 * Where a value comes from and what it is called: the start of every error line.
 *
 * @param place {@code file:line:column}, or {@code --set path=value}
 * @param path dotted keys and list indices from the root, such as {@code sampling.grid.steps};
 *     empty at the root
 */
record Location(String place, String path) {
  private static final String SET = "--set ";

  /** Returns the place of a setting on the command line. */
  static Location ofSetting(String setting, String path) {
    return new Location(SET + setting, path);
  }

  /** Returns the same place with one more key, or index, on the path. */
  Location child(String key) {
    return new Location(place, path.isEmpty() ? key : path + "." + key);
  }

  /** Returns the same place for the path without its last key. */
  Location parent() {
    return new Location(place, path.substring(0, Math.max(0, path.lastIndexOf('.'))));
  }

  /** Returns this place for the path of {@code other}. */
  Location at(Location other) {
    return new Location(place, other.path);
  }

  /** Tells whether the value was set on the command line. */
  boolean isSetting() {
    return place.startsWith(SET);
  }

  /** Returns the error {@code place: path: message}, in one line. */
  InvalidInput error(String message) {
    return error(message, null);
  }

  /** Returns the error {@code place: path: message}, in one line. */
  InvalidInput error(String message, Throwable cause) {
    // A setting names its path itself.
    boolean pathIsKnown = path.isEmpty() || place.startsWith(SET + path + "=");
    String line = place + ": " + (pathIsKnown ? "" : path + ": ") + message;
    return new InvalidInput(line.replaceAll("\\s*\\R\\s*", " "), cause);
  }
}
