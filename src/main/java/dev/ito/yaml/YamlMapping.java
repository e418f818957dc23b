package dev.ito.yaml;

import static java.util.stream.Collectors.toSet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keys with values, in the order written.
 *
 * @param entries by key; may be changed by settings of the command line
 * @param implied whether it exists only because a setting named a key in it
 */
record YamlMapping(Location location, Map<String, Entry> entries, boolean implied)
    implements YamlNode {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*");
  private static final Pattern PATH = Pattern.compile("([a-z0-9-]+(\\.[a-z0-9-]+)*): ");

  /**
   * A value.
   *
   * @param key the location of its key
   * @param ofPreset whether a preset stands for it
   */
  record Entry(Location key, YamlNode value, boolean ofPreset) {
    /** Makes an entry that is written. */
    Entry(Location key, YamlNode value) {
      this(key, value, false);
    }

    private boolean hasKeyIn(Set<String> words) {
      String path = value.location().path();
      return words.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    private boolean hasValueIn(Set<String> words) {
      return value instanceof YamlScalar scalar && words.contains(scalar.text());
    }

    private Entry standIn() {
      return new Entry(key, value, true);
    }
  }

  YamlMapping(Location location, boolean implied) {
    this(location, new LinkedHashMap<>(), implied);
  }

  @Override
  public String shown() {
    return "a mapping";
  }

  @Override
  public YamlNode child(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** Adds the entries of {@code defaults} that are absent, at every level that is implied. */
  void completeFrom(YamlMapping defaults) {
    if (implied && !isOfAnotherType(defaults)) {
      fill(defaults, entry -> entry, YamlMapping::completeFrom);
    }
  }

  /**
   * Adds the entries of {@code others} that are absent, at every level.
   *
   * @param typed whether they come from the command line, and win over what the file says of them
   */
  void inherit(YamlMapping others, boolean typed) {
    if (typed) {
      others.entries.keySet().forEach(this::forgetFile);
    }
    inherit(others);
  }

  /** Whoever writes a type means that type with its own defaults. */
  private void inherit(YamlMapping others) {
    if (child(FamilyForm.TYPE) == null) {
      fill(others, Entry::standIn, YamlMapping::inherit);
    }
  }

  /** Returns what a preset stands for here, as {@code path: value} each, in the order of keys. */
  Stream<String> ofPresets() {
    return entries.values().stream()
        .flatMap(
            entry ->
                entry.ofPreset()
                    ? Stream.of(entry.key().path() + ": " + entry.value().flow())
                    : entry.value() instanceof YamlMapping below
                        ? below.ofPresets()
                        : Stream.empty());
  }

  @Override
  public String flow() {
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue().value().flow())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Removes what stands under a key but does not come from the command line. */
  private void forgetFile(String key) {
    YamlNode value = child(key);
    if (value == null || value.location().isSetting()) {
      return;
    }
    if (value instanceof YamlMapping below) {
      Set.copyOf(below.entries.keySet()).forEach(below::forgetFile);
    }
    if (!(value instanceof YamlMapping below) || below.entries.isEmpty()) {
      entries.remove(key);
    }
  }

  /** Another type has other keys: those given are not for it. */
  private boolean isOfAnotherType(YamlMapping others) {
    YamlNode mine = child(FamilyForm.TYPE);
    return mine != null
        && !(mine instanceof YamlScalar word
            && others.child(FamilyForm.TYPE) instanceof YamlScalar other
            && word.text().equals(other.text()));
  }

  private void fill(
      YamlMapping others, UnaryOperator<Entry> as, BiConsumer<YamlMapping, YamlMapping> below) {
    others.entries.forEach(
        (key, entry) -> {
          entries.putIfAbsent(key, as.apply(entry));
          if (child(key) instanceof YamlMapping mine
              && entry.value() instanceof YamlMapping theirs
              && mine != theirs) {
            below.accept(mine, theirs);
          }
        });
  }

  /**
   * Returns the place an error about this mapping is best shown at: the value whose dotted path the
   * message starts with, or what the command line set below it that the message names; else the
   * first value that the message names, one from the command line before others; or else the
   * mapping itself.
   */
  Location placeOf(String message) {
    Matcher path = PATH.matcher(message);
    YamlNode at = path.lookingAt() ? node(path.group(1).split("\\.")) : null;
    Set<String> words = WORD.matcher(message).results().map(MatchResult::group).collect(toSet());
    Location found = at == null ? null : blamed(at, words).location();
    for (Matcher word = WORD.matcher(message); word.find(); ) {
      Location named = placeOf(new String[] {word.group()});
      if (named != null && (found == null || !found.isSetting() && named.isSetting())) {
        found = named;
      }
    }
    return found == null ? location : found.at(location);
  }

  /**
   * Returns what the command line set instead of a node: below it, if the message has the key or
   * the value; anywhere, if it has both.
   */
  private YamlNode blamed(YamlNode node, Set<String> words) {
    Stream<Entry> below = node instanceof YamlMapping mapping ? mapping.settings() : Stream.empty();
    return Stream.concat(
            below.filter(entry -> entry.hasKeyIn(words) || entry.hasValueIn(words)),
            settings().filter(entry -> entry.hasKeyIn(words) && entry.hasValueIn(words)))
        .findFirst()
        .map(Entry::value)
        .orElse(node);
  }

  /** Returns what the command line set, at every level. */
  private Stream<Entry> settings() {
    return entries.values().stream()
        .flatMap(
            entry ->
                entry.value() instanceof YamlMapping below && !below.location.isSetting()
                    ? below.settings()
                    : Stream.of(entry).filter(one -> one.value().location().isSetting()));
  }

  private Location placeOf(String[] path) {
    YamlNode node = node(path);
    return node == null ? null : node.location();
  }

  private YamlNode node(String[] path) {
    YamlNode node = this;
    for (String key : path) {
      node = node == null ? null : node.child(key);
    }
    return node;
  }
}
