package dev.ito.yaml;

/** A named value of an enumeration that stands for keys which are missing beside it. */
public interface StandsFor {
  /** Returns the keys and their values, a mapping in YAML. */
  String settings();
}
