package dev.ito.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;

/**
 * JSON as its standard has it: a number that is not known, NaN here, is null there, and so is an
 * infinite one.
 */
public final class FiniteJson {
  private FiniteJson() {}

  /** Returns what mappers write with. */
  public static JsonFactory factory() {
    return JsonFactory.builder()
        .addDecorator((factory, generator) -> new Finite(generator))
        .build();
  }

  /** Writes null for what is no number. */
  private static final class Finite extends JsonGeneratorDelegate {
    Finite(JsonGenerator generator) {
      super(generator, false);
    }

    @Override
    public void writeNumber(double value) throws IOException {
      if (Double.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeNumber(float value) throws IOException {
      if (Float.isFinite(value)) {
        super.writeNumber(value);
      } else {
        writeNull();
      }
    }

    @Override
    public void writeArray(double[] values, int offset, int length) throws IOException {
      writeStartArray(values, length);
      for (int i = offset; i < offset + length; i++) {
        writeNumber(values[i]);
      }
      writeEndArray();
    }
  }

  /** Reads a number that may not be known: null, or the text NaN of older files. */
  public static final class Number extends StdScalarDeserializer<Double> {
    private static final long serialVersionUID = 1L;

    public Number() {
      super(Double.class);
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return parser.currentToken().isNumeric() ? parser.getDoubleValue() : Double.NaN;
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
