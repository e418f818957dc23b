package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.InvalidInput;

/**
 * A function of time written as a formula in {@code t}, such as {@code 0.1 + 19.9*t}.
 *
 * <p>{@link Formula} has the operators, functions and constants.
 */
public final class Coefficient {
  private final String formula;
  private final ThreadLocal<Formula> parsed;
  private final Regularity regularity;

  /**
   * Parses a formula and checks it on [0, 1].
   *
   * @throws InvalidInput if it does not parse, or is not finite or has a pole somewhere on [0, 1]
   */
  @JsonCreator
  public Coefficient(String formula) {
    this.formula = formula;
    Formula first = Formula.parse(formula);
    this.parsed = ThreadLocal.withInitial(() -> Formula.parse(formula));
    try {
      this.regularity = Regularity.of(first::at);
    } catch (Regularity.Irregular e) {
      throw new InvalidInput(
          "the formula \"%s\" %s at t = %s: it must be finite on [0, 1]"
              .formatted(formula, e.getMessage(), e.time()),
          e);
    }
  }

  /** Returns what it does on [0, 1]: where it jumps, and where a quadrature must look closely. */
  Regularity regularity() {
    return regularity;
  }

  /** Returns the value at {@code t}. */
  public double at(double t) {
    return parsed.get().at(t);
  }

  /** Returns the formula as written. */
  @JsonValue
  public String formula() {
    return formula;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Coefficient that && formula.equals(that.formula);
  }

  @Override
  public int hashCode() {
    return formula.hashCode();
  }

  @Override
  public String toString() {
    return formula;
  }
}
