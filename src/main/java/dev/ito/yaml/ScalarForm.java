package dev.ito.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ito.yaml.YamlScalar.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A single value of a fixed kind; nothing is coerced, but an integer is a number. */
enum ScalarForm implements Form {
  BOOLEAN("true or false", "boolean", Kind.BOOLEAN) {
    @Override
    JsonNode value(YamlScalar scalar) {
      return BooleanNode.valueOf(Boolean.parseBoolean(scalar.text()));
    }
  },
  INTEGER("an integer", "integer", Kind.INTEGER) {
    @Override
    JsonNode value(YamlScalar scalar) {
      return IntNode.valueOf((int) inRange(scalar, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
  },
  LONG("an integer", "integer", Kind.INTEGER) {
    @Override
    JsonNode value(YamlScalar scalar) {
      return LongNode.valueOf(inRange(scalar, Long.MIN_VALUE, Long.MAX_VALUE));
    }
  },
  NUMBER("a number", "number", Kind.NUMBER, Kind.INTEGER) {
    @Override
    JsonNode value(YamlScalar scalar) {
      double number = scalar.number();
      if (Double.isInfinite(number) && scalar.text().chars().anyMatch(Character::isDigit)) {
        throw scalar.location().error(scalar.shown() + " is too large for a number");
      }
      return DoubleNode.valueOf(number);
    }
  },
  TEXT("text", "string", Kind.TEXT) {
    @Override
    JsonNode value(YamlScalar scalar) {
      return TextNode.valueOf(scalar.text());
    }
  },
  /** The text of a type that is written as one word or formula, where a number is a formula too. */
  FORMULA("text or a number", "string", Kind.TEXT, Kind.INTEGER, Kind.NUMBER) {
    @Override
    JsonNode value(YamlScalar scalar) {
      return TextNode.valueOf(scalar.text());
    }

    @Override
    public ObjectNode schema(Schema schema) {
      ObjectNode formula = JsonNodeFactory.instance.objectNode();
      formula.putArray("type").add("string").add("number");
      return formula;
    }
  };

  private static final int DIGITS = 18;

  private final String expected;
  private final String schemaType;
  private final Set<Kind> kinds;

  ScalarForm(String expected, String schemaType, Kind... kinds) {
    this.expected = expected;
    this.schemaType = schemaType;
    this.kinds = Set.of(kinds);
  }

  /** Returns the form of a Java type that holds a single value, if it does. */
  static Optional<Form> of(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return Optional.of(BOOLEAN);
    }
    if (type == int.class || type == Integer.class) {
      return Optional.of(INTEGER);
    }
    if (type == long.class || type == Long.class) {
      return Optional.of(LONG);
    }
    if (type == double.class || type == Double.class) {
      return Optional.of(NUMBER);
    }
    boolean text = type == String.class || type == Path.class;
    return text ? Optional.of(TEXT) : Optional.empty();
  }

  abstract JsonNode value(YamlScalar scalar);

  @Override
  public String expected() {
    return expected;
  }

  @Override
  public boolean accepts(YamlNode node) {
    return node instanceof YamlScalar scalar && kinds.contains(scalar.kind());
  }

  @Override
  public JsonNode read(YamlNode node) {
    if (!accepts(node)) {
      throw mismatch(node);
    }
    return value((YamlScalar) node);
  }

  @Override
  public ObjectNode schema(Schema schema) {
    return JsonNodeFactory.instance.objectNode().put("type", schemaType);
  }

  /** Says what to do when the value is right but for the way it is written. */
  @Override
  public String advice(YamlNode node) {
    if (!(node instanceof YamlScalar scalar)) {
      return "";
    }
    if (this == TEXT && !scalar.isNull()) {
      return "; put it in quotes";
    }
    if (scalar.quoted() && kinds.contains(YamlScalar.kind(scalar.text()))) {
      return "; remove the quotes";
    }
    if (schemaType.equals("integer")) {
      return whole(scalar.text()).map(number -> "; write " + number).orElse("");
    }
    return "";
  }

  /** Returns a whole number of at most 18 digits that is written as 1e4 or 10_000. */
  private static Optional<String> whole(String text) {
    // 042 is 34 in YAML 1.1 and 42 in YAML 1.2: which is meant is not known.
    if (text.matches("[-+]?0[0-9].*")) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text.replace("_", "").replace(",", ""));
      return Math.abs((long) number.precision() - number.scale()) > DIGITS
          ? Optional.empty()
          : Optional.of(number.toBigIntegerExact().toString());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long inRange(YamlScalar scalar, long min, long max) {
    BigInteger value = new BigInteger(scalar.text());
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw scalar
          .location()
          .error(
              String.format(
                  Locale.ROOT,
                  "expected an integer from %d to %d, was %s",
                  min,
                  max,
                  scalar.shown()));
    }
    return value.longValue();
  }
}
