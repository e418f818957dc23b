package dev.ito.yaml;

/** A value as it is written, with its location, before anything is known of its type. */
sealed interface YamlNode permits YamlMapping, YamlList, YamlScalar {
  /** Returns where the value starts. */
  Location location();

  /** Returns how an error line shows the value, after "was". */
  String shown();

  /** Returns the member with this key or index, or null. */
  YamlNode child(String key);

  /** Tells whether nothing is written here, or {@code null}. */
  default boolean isNull() {
    return false;
  }
}
