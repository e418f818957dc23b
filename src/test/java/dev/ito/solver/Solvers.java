package dev.ito.solver;

import java.util.stream.Stream;

/** Solvers of every permitted type, for the contract tests. */
public final class Solvers {
  private Solvers() {}

  /** Returns at least one solver of every permitted type. */
  public static Stream<Solver> all() {
    return Stream.of(
        new EulerMaruyama(1),
        new EulerMaruyama(0.5),
        new EulerMaruyama(0),
        new Ancestral(1),
        new Ancestral(0.3),
        new Ancestral(0),
        new Heun());
  }

  /** Returns the classes at the leaves of a sealed hierarchy. */
  static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(Solvers::leaves)
        : Stream.of(type);
  }
}
