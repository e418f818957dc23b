package dev.ito.yaml;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.ito.io.FiniteJson;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The strict codec between YAML and records: {@code read(write(x))} equals x.
 *
 * <p>Text becomes located nodes ({@link YamlParser}), command-line settings change them ({@link
 * Setting}), the {@link Form} of the type checks and completes them, and Jackson builds the object.
 */
public final class Yaml {
  private static final JsonMapper JSON =
      configure(JsonMapper.builder(FiniteJson.factory())).build();
  private static final YAMLMapper WRITER =
      configure(
              YAMLMapper.builder(
                  YAMLFactory.builder()
                      .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                      .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
                      .disable(YAMLGenerator.Feature.SPLIT_LINES)
                      .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                      .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                      .stringQuotingChecker(new PlainText())
                      .build()))
          .build();

  /** Bytes of a file: what people write has some thousands. */
  private static final int LARGEST = 4 << 20;

  /** The forms of all types, by the settings of {@link #json()}. */
  static final Forms FORMS = new Forms(JSON);

  private Yaml() {}

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configure(B builder) {
    // A path is written as the user wrote it; Jackson's own way is an absolute URI.
    SimpleModule paths =
        new SimpleModule()
            .addSerializer(Path.class, new ToStringSerializer())
            .addDeserializer(Path.class, new PathReader());
    return builder
        .addModules(paths, new Jdk8Module())
        .annotationIntrospector(new SealedSubtypes())
        .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(SerializationFeature.INDENT_OUTPUT);
  }

  /**
   * Reads a file.
   *
   * @param overrides {@code path.to.key=value} each, applied in order
   * @throws InvalidInput in one line {@code file:line:column: path: message}
   */
  public static <T> T read(Path file, Class<T> type, List<String> overrides) {
    return read(file.toString(), text(file), type, overrides);
  }

  /**
   * Reads a text.
   *
   * @param name of the text, for error lines
   * @param overrides {@code path.to.key=value} each, applied in order
   * @throws InvalidInput in one line {@code name:line:column: path: message}
   */
  public static <T> T read(String name, String text, Class<T> type, List<String> overrides) {
    return read(tree(name, text, overrides), type);
  }

  /**
   * Reads a text of the command line, whose errors have no line and column.
   *
   * @param place it is from, for error lines
   * @param overrides as of a file
   * @throws InvalidInput in one line {@code place: path: message}
   */
  public static <T> T readWords(String place, String text, Class<T> type, List<String> overrides) {
    YamlNode root = YamlParser.fragment(new Location(place, ""), text);
    overrides.forEach(override -> Setting.parse(override).applyTo(root));
    return read(root, type);
  }

  private static <T> T read(YamlNode root, Class<T> type) {
    JsonNode checked = FORMS.of(type).read(root);
    try {
      return JSON.treeToValue(checked, type);
    } catch (JsonMappingException e) {
      throw Refusal.of(e, root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a checked tree does not read as " + type, e);
    }
  }

  /**
   * Returns an error that showed only when the file's experiment ran, at the place of the value it
   * is about: the one whose dotted path the message starts with, or a top key that it names.
   *
   * @param overrides as the file was read with
   */
  public static InvalidInput located(Path file, List<String> overrides, InvalidInput error) {
    String message = error.getMessage();
    return tree(file.toString(), text(file), overrides) instanceof YamlMapping root
        ? root.placeOf(message).error(message, error)
        : error;
  }

  /**
   * Returns what presets stand for in a file that {@link #read} reads, as {@code path: value} each.
   */
  public static List<String> ofPresets(Path file, Class<?> type, List<String> overrides) {
    YamlNode root = tree(file.toString(), text(file), overrides);
    FORMS.of(type).read(root);
    return root instanceof YamlMapping mapping ? mapping.ofPresets().toList() : List.of();
  }

  private static YamlNode tree(String name, String text, List<String> overrides) {
    YamlNode root = YamlParser.file(name, text);
    overrides.forEach(override -> Setting.parse(override).applyTo(root));
    return root;
  }

  /** Returns the complete YAML of a record, with its defaults, in the order of declaration. */
  public static String write(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value.getClass() + " cannot be written as YAML", e);
    }
  }

  /**
   * Returns the override that gives a key a value, {@code path.to.key=value}.
   *
   * @param value as a record has it, or a list of such
   */
  public static String setting(String key, Object value) {
    // A list element by element: as a whole Jackson would write its records without their types.
    JsonNode written =
        value instanceof List<?> list
            ? JSON.createArrayNode().addAll(list.stream().<JsonNode>map(JSON::valueToTree).toList())
            : JSON.valueToTree(value);
    return key + "=" + written;
  }

  /**
   * Returns what a file must have where a type is expected, in words: "a mapping with type: ...".
   */
  public static String expected(Class<?> type) {
    return FORMS.of(type).expected();
  }

  /** Returns the names of the types of a family, in the order of {@code permits}. */
  public static List<String> types(Class<?> family) {
    return ((FamilyForm) FORMS.of(family)).members().keySet().stream().toList();
  }

  /**
   * Returns what to write for a name that is meant to be a key of a record; empty if that is not
   * known.
   */
  public static Optional<String> hint(Class<?> type, String name) {
    List<String> keys =
        ((RecordForm) FORMS.of(type)).properties().stream().map(RecordForm.Property::name).toList();
    return keys.contains(name) ? Optional.of("that is " + name) : Hints.of(name, keys);
  }

  /** Returns the mapper with the names and types of the YAML, for JSON, indented. */
  public static ObjectMapper json() {
    return JSON;
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      InvalidInput.require(
          bytes.length <= LARGEST, "%s: more than %d bytes are no experiment", file, LARGEST);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new InvalidInput(file + ": no such file" + Neighbours.of(file), e);
    } catch (CharacterCodingException e) {
      throw new InvalidInput(file + ": not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw new InvalidInput(file + ": cannot be read; is it a file you may read?", e);
    }
  }
}
