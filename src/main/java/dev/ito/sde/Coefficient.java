package dev.ito.sde;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.math.InvalidInput;
import net.objecthunter.exp4j.Expression;
import net.objecthunter.exp4j.ExpressionBuilder;

/**
 * A function of time written as a formula in {@code t}, such as {@code 0.1 + 19.9*t}.
 *
 * <p>Operators {@code + - * / ^}, functions {@code exp log sqrt sin cos tan sinh cosh tanh abs} and
 * the constants {@code pi} and {@code e}, as exp4j has them.
 */
public final class Coefficient {
  private final String formula;
  private final ThreadLocal<Expression> expression;
  private final Regularity regularity;

  /**
   * Parses a formula and checks it on [0, 1].
   *
   * @throws InvalidInput if it does not parse, or is not finite or has a pole somewhere on [0, 1]
   */
  @JsonCreator
  public Coefficient(String formula) {
    this.formula = formula;
    Expression parsed = parse(formula);
    // An exp4j expression holds its variables: one for each thread.
    this.expression = ThreadLocal.withInitial(() -> parse(formula));
    try {
      this.regularity = Regularity.of(t -> value(parsed, t));
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
    return value(expression.get(), t);
  }

  /** Returns the formula as written. */
  @JsonValue
  public String formula() {
    return formula;
  }

  private static Expression parse(String formula) {
    InvalidInput.require(
        !formula.isBlank(),
        "the formula is empty: write a function of t, such as \"0.1 + 19.9*t\"");
    try {
      Expression parsed = new ExpressionBuilder(formula).variables("t").build();
      var validation = parsed.validate(false);
      InvalidInput.require(validation.isValid(), "%s", validation.getErrors());
      value(parsed, 0.5);
      return parsed;
    } catch (RuntimeException e) {
      throw new InvalidInput(
          "the formula \""
              + formula
              + "\" does not parse ("
              + e.getMessage()
              + "): write a function of t, such as \"0.1 + 19.9*t\"",
          e);
    }
  }

  private static double value(Expression expression, double t) {
    try {
      return expression.setVariable("t", t).evaluate();
    } catch (ArithmeticException divisionByZero) {
      return Double.NaN;
    }
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
