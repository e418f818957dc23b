package dev.ito.sde;

import dev.ito.math.InvalidInput;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import net.objecthunter.exp4j.Expression;
import net.objecthunter.exp4j.ExpressionBuilder;
import net.objecthunter.exp4j.function.Function;
import net.objecthunter.exp4j.operator.Operator;

/**
 * A formula in {@code t} as exp4j reads it, with what formulas in pieces need.
 *
 * <p>Operators {@code + - * / ^ %}; the comparisons {@code < <= > >=}, which are 1 or 0, with
 * {@code &} and {@code |} between them; the functions {@code if(condition, then, else)}, {@code
 * min(a, b)}, {@code max(a, b)}, {@code clamp(x, low, high)}, {@code exp log log2 log10 log1p expm1
 * sqrt cbrt pow abs signum floor ceil sin cos tan cot asin acos atan sinh cosh tanh}; the constants
 * {@code pi} and {@code e}. All parts of {@code if} are evaluated; the one that is not taken may be
 * infinite or no number.
 */
final class Formula {
  private static final int COMPARISON = Operator.PRECEDENCE_ADDITION - 100;
  private static final int AND = COMPARISON - 100;
  private static final int OR = AND - 100;

  private static final List<Operator> OPERATORS =
      List.of(
          // Not exp4j's own, which throws on 0 even where the quotient is not taken.
          operator("/", Operator.PRECEDENCE_DIVISION, (a, b) -> a / b),
          operator("<", COMPARISON, (a, b) -> truth(a < b)),
          operator("<=", COMPARISON, (a, b) -> truth(a <= b)),
          operator(">", COMPARISON, (a, b) -> truth(a > b)),
          operator(">=", COMPARISON, (a, b) -> truth(a >= b)),
          operator("&", AND, (a, b) -> truth(a != 0 && b != 0)),
          operator("|", OR, (a, b) -> truth(a != 0 || b != 0)));

  private static final List<Function> FUNCTIONS =
      List.of(
          function("if", 3, x -> x[0] != 0 ? x[1] : x[2]),
          function("min", 2, x -> Math.min(x[0], x[1])),
          function("max", 2, x -> Math.max(x[0], x[1])),
          function("clamp", 3, x -> Math.min(Math.max(x[0], x[1]), x[2])));

  private final Expression expression;

  private Formula(Expression expression) {
    this.expression = expression;
  }

  /**
   * Parses a formula.
   *
   * @throws InvalidInput in words, if it does not parse
   */
  static Formula parse(String text) {
    InvalidInput.require(
        !text.isBlank(), "the formula is empty: write a function of t, such as \"0.1 + 19.9*t\"");
    try {
      Expression parsed =
          new ExpressionBuilder(text)
              .variables("t")
              .operator(OPERATORS)
              .functions(FUNCTIONS)
              .build();
      var validation = parsed.validate(false);
      InvalidInput.require(validation.isValid(), "%s", validation.getErrors());
      Formula formula = new Formula(parsed);
      formula.at(0.5);
      return formula;
    } catch (RuntimeException e) {
      throw new InvalidInput(
          "the formula \""
              + text
              + "\" does not parse ("
              + e.getMessage()
              + "): write a function of t, such as \"0.1 + 19.9*t\"",
          e);
    }
  }

  /** Returns the value at a time; an expression holds its variables: for one thread at a time. */
  double at(double t) {
    try {
      return expression.setVariable("t", t).evaluate();
    } catch (ArithmeticException moduloZero) {
      return Double.NaN;
    }
  }

  private static double truth(boolean value) {
    return value ? 1 : 0;
  }

  private static Operator operator(String symbol, int precedence, DoubleBinaryOperator value) {
    return new Operator(symbol, 2, true, precedence) {
      @Override
      public double apply(double... operands) {
        return value.applyAsDouble(operands[0], operands[1]);
      }
    };
  }

  /** The value of a function at its arguments. */
  @FunctionalInterface
  private interface Value {
    double of(double... arguments);
  }

  private static Function function(String name, int arguments, Value value) {
    return new Function(name, arguments) {
      @Override
      public double apply(double... given) {
        return value.of(given);
      }
    };
  }
}
