package dev.ito.yaml;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import dev.ito.math.InvalidInput;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads a path as the user wrote it; Jackson's own way takes one with a colon for a URI. */
final class PathReader extends FromStringDeserializer<Path> {
  private static final long serialVersionUID = 1L;

  PathReader() {
    super(Path.class);
  }

  @Override
  protected Path _deserialize(String text, DeserializationContext context) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InvalidInput("not a path: " + e.getReason(), e);
    }
  }
}
