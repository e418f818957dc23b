package dev.ito.cli;

import dev.ito.experiment.Experiment;
import dev.ito.yaml.Suggestion;
import dev.ito.yaml.Yaml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to do about words of a command line that are not known. */
final class Unmatched {
  private static final String SETTING = "--set";
  private static final Pattern KEY_AND_VALUE = Pattern.compile("[a-z0-9_.-]+=.*");

  private final CommandSpec command;
  private final List<String> words;
  private final List<String> typed;

  /**
   * @param words those that are not known
   * @param typed the whole command line
   */
  private Unmatched(CommandSpec command, List<String> words, List<String> typed) {
    this.command = command;
    this.words = words;
    this.typed = typed;
  }

  /**
   * Returns the message of an error of the command line, with what may have been meant.
   *
   * @param typed the whole command line
   */
  static String message(ParameterException e, String... typed) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      CommandSpec command = e.getCommandLine().getCommandSpec();
      return new Unmatched(command, unmatched.getUnmatched(), Arrays.asList(typed)).message();
    }
    return e.getMessage()
        .replace("is not a long", "is not a whole number")
        .replace("is not an int", "is not a whole number");
  }

  private String message() {
    String word = words.get(0);
    if (word.startsWith("-")) {
      return "Unknown option: '%s'%s".formatted(name(word), option(name(word)));
    }
    List<String> commands = List.copyOf(command.subcommands().keySet());
    return commands.isEmpty() ? tooMany(word) : Suggestion.unknown("command", word, commands);
  }

  /** Returns an option without its value. */
  private static String name(String word) {
    return word.replaceFirst("=.*", "");
  }

  private static String bare(String option) {
    return option.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }

  private String option(String name) {
    List<String> names =
        command.options().stream().map(option -> bare(option.longestName())).toList();
    return ofSubcommand(name)
        .or(() -> key(bare(name)))
        .or(() -> Suggestion.nearest(bare(name), names).map("did you mean \"--%s\"?"::formatted))
        .or(() -> has(SETTING) ? Optional.of("a setting is replaced by " + example()) : none())
        .map(advice -> "; " + advice)
        .orElse("");
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private String example() {
    String such = isOfExperiment() ? ", such as --set sampling.count=10" : "";
    return SETTING + " KEY=VALUE" + such;
  }

  private boolean has(String option) {
    return command.findOption(option) != null;
  }

  private boolean isOfExperiment() {
    return has(SETTING) && labels().contains("FILE");
  }

  private String labels() {
    return command.positionalParameters().stream()
        .map(ArgSpec::paramLabel)
        .collect(Collectors.joining(" and "));
  }

  /** Of an option before the command that has it: the line in the right order. */
  private Optional<String> ofSubcommand(String name) {
    List<CommandSpec> having =
        command.subcommands().values().stream()
            .map(line -> line.getCommandSpec())
            .filter(below -> below.findOption(name) != null)
            .toList();
    if (having.isEmpty()) {
      return Optional.empty();
    }
    List<String> after =
        typed.stream().dropWhile(word -> !command.subcommands().containsKey(word)).toList();
    List<String> start =
        after.isEmpty() ? List.of(having.get(0).name(), "...") : new ArrayList<>(after);
    return Optional.of(
        "options stand after the command: "
            + Stream.concat(
                    Stream.of(command.qualifiedName()),
                    Stream.concat(start.stream(), words.stream()).map(Farewell::quoted))
                .collect(Collectors.joining(" ")));
  }

  /** Of a key of the experiment, or another program's name of one: how it is set. */
  private Optional<String> key(String name) {
    if (!isOfExperiment()) {
      return Optional.empty();
    }
    return Yaml.hint(Experiment.class, name)
        .map(hint -> hint.replaceAll("that is ([a-z.-]+)", "that is --set $1=" + value()));
  }

  private String value() {
    String word = words.get(0);
    String value =
        word.contains("=")
            ? word.substring(word.indexOf('=') + 1)
            : words.size() > 1 && !words.get(1).startsWith("--") ? words.get(1) : "...";
    return Farewell.quoted(value);
  }

  /** Of a word that is neither option nor needed: the option that it may belong to. */
  private String tooMany(String word) {
    String start = "\"" + word + "\" is one word too many";
    if (has(SETTING) && KEY_AND_VALUE.matcher(word).matches()) {
      return start + "; did you mean --set " + Farewell.quoted(word) + "?";
    }
    if (has(SETTING) && word.matches(".*[\\[\\]{}].*")) {
      return start + "; a value with spaces is put in quotes: --set 'KEY={type: ...}'";
    }
    if (has("--path")) {
      return start + "; did you mean --path " + Farewell.quoted(word) + "?";
    }
    String taken = labels();
    return start
        + ": "
        + command.qualifiedName()
        + " takes "
        + (taken.isEmpty() ? "options only" : taken + " beside options");
  }
}
