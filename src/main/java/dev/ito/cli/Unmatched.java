package dev.ito.cli;

import dev.ito.yaml.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to do about words of a command line that are not known. */
final class Unmatched {
  private static final String SETTING = "--set";

  private Unmatched() {}

  /** Returns the message of an error of the command line, with what may have been meant. */
  static String message(ParameterException e) {
    String message =
        e.getMessage()
            .replace("is not a long", "is not a whole number")
            .replace("is not an int", "is not a whole number");
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return message;
    }
    String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    CommandSpec command = e.getCommandLine().getCommandSpec();
    return word.startsWith("-") ? message + option(word, command) : command(word, command, message);
  }

  private static String option(String word, CommandSpec command) {
    List<String> names =
        command.options().stream().map(option -> bare(option.longestName())).toList();
    Optional<String> near = Suggestion.nearest(bare(word), names);
    if (near.isPresent()) {
      return "; did you mean \"--%s\"?".formatted(near.get());
    }
    return names.contains(bare(SETTING))
        ? "; a setting of the file is replaced by --set KEY=VALUE, such as --set sampling.count=10"
        : "";
  }

  private static String bare(String option) {
    return option.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }

  private static String command(String word, CommandSpec command, String message) {
    List<String> names = List.copyOf(command.subcommands().keySet());
    return names.isEmpty() ? message : Suggestion.unknown("command", word, names);
  }
}
