package dev.ito.nn;

import java.util.List;

/** The weights of one small layer, for tests of other packages. */
public final class TinyLayout {
  public static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new ParameterLayout.Parameter("a/w", List.of(24, 16), Initial.ZEROS, 0),
              new ParameterLayout.Parameter("a/b", List.of(16), Initial.ZEROS, 384)));

  private TinyLayout() {}
}
