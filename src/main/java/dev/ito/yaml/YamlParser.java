package dev.ito.yaml;

import dev.ito.math.InvalidInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Turns YAML text into located nodes; syntax errors, duplicate keys and second documents end here.
 */
final class YamlParser {
  private static final Set<Tag> PLAIN_TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MAP,
          Tag.SEQ,
          Tag.MERGE);

  private final Location root;
  private final Function<Mark, String> place;
  private final Set<Node> open = new HashSet<>();

  private YamlParser(Location root, Function<Mark, String> place) {
    this.root = root;
    this.place = place;
  }

  /**
   * Parses a file.
   *
   * @param name of the file, for error lines
   * @throws InvalidInput if it is not one YAML document with content
   */
  static YamlNode file(String name, String text) {
    Location start = new Location(name + ":1:1", "");
    YamlNode node =
        new YamlParser(
                start, mark -> name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
            .parse(text);
    if (node.isNull()) {
      throw start.error("the file is empty; the files in configs/ show what to write");
    }
    return node;
  }

  /** Parses a value that is not in a file: every part of it has the place of the whole. */
  static YamlNode fragment(Location location, String text) {
    return new YamlParser(location, mark -> location.place()).parse(text);
  }

  private YamlNode parse(String text) {
    var options = new LoaderOptions();
    var composer =
        new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
    try {
      if (!composer.checkNode()) {
        return new YamlScalar(root, "", false);
      }
      YamlNode node = convert(composer.getNode(), root.path());
      if (composer.checkNode()) {
        throw at(composer.getNode(), "").error("a second document starts here; keep one per file");
      }
      return node;
    } catch (MarkedYAMLException e) {
      throw new Location(place.apply(e.getProblemMark()), root.path()).error(syntax(e), e);
    } catch (ReaderException e) {
      throw new Location(place.apply(mark(text, e.getPosition())), root.path())
          .error(
              "not valid YAML: the character U+%04X is not allowed; remove it"
                  .formatted(e.getCodePoint()),
              e);
    } catch (YAMLException e) {
      throw root.error("not valid YAML: " + e.getMessage(), e);
    }
  }

  private static Mark mark(String text, int position) {
    String before = text.substring(0, text.offsetByCodePoints(0, position));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n') - 1;
    return new Mark("", position, line, column, new int[0], 0);
  }

  private static String syntax(MarkedYAMLException e) {
    String problem = e.getProblem();
    return problem.contains("TAB")
        ? "not valid YAML: a tab; indent with spaces"
        : "not valid YAML: " + problem + "; check the indentation, brackets and quotes here";
  }

  private YamlNode convert(Node node, String path) {
    Location location = at(node, path);
    if (!PLAIN_TAGS.contains(node.getTag())) {
      throw location.error("the tag " + node.getTag() + " has no meaning here; remove it");
    }
    if (node instanceof ScalarNode scalar) {
      return new YamlScalar(location, scalar.getValue(), !scalar.isPlain());
    }
    // An alias inside its own anchor has no end.
    if (!open.add(node)) {
      throw location.error("this value contains itself; write it out");
    }
    YamlNode converted =
        node instanceof SequenceNode list
            ? list(list, location)
            : mapping((MappingNode) node, location);
    open.remove(node);
    return converted;
  }

  private YamlNode.Elements list(SequenceNode list, Location location) {
    List<YamlNode> elements = new ArrayList<>();
    for (Node element : list.getValue()) {
      elements.add(convert(element, location.child("" + elements.size()).path()));
    }
    return new YamlNode.Elements(location, elements);
  }

  private YamlMapping mapping(MappingNode node, Location location) {
    var mapping = new YamlMapping(location, false);
    for (NodeTuple tuple : node.getValue()) {
      String name = key(tuple.getKeyNode(), location);
      Location key = at(tuple.getKeyNode(), location.child(name).path());
      var entry = new YamlMapping.Entry(key, convert(tuple.getValueNode(), key.path()));
      var first = mapping.entries().putIfAbsent(name, entry);
      if (first != null) {
        throw key.error("duplicate key; keep one (the first is at " + first.key().place() + ")");
      }
    }
    return mapping;
  }

  private String key(Node node, Location mapping) {
    Location location = at(node, mapping.path());
    if (!(node instanceof ScalarNode scalar)) {
      throw location.error("a key must be a word, was a mapping or a list");
    }
    if (scalar.getTag().equals(Tag.MERGE)) {
      throw location.error("merge keys (<<) are not read; write the keys out");
    }
    return scalar.getValue();
  }

  private Location at(Node node, String path) {
    return new Location(place.apply(node.getStartMark()), path);
  }
}
