package dev.ito.cli;

import dev.ito.yaml.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words of a command line that are not known, and what they may have been meant to be. */
final class Unmatched {
  private Unmatched() {}

  /** Returns the command or option that is nearest to the first word that is not known. */
  static Optional<String> nearest(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return Optional.empty();
    }
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String word = unmatched.getUnmatched().get(0);
    int value = word.indexOf('=');
    String name = value < 0 ? word : word.substring(0, value);
    return Suggestion.nearest(name, name.startsWith("-") ? options(command) : commands(command));
  }

  private static List<String> options(CommandSpec command) {
    return command.options().stream().map(option -> option.longestName()).toList();
  }

  private static Collection<String> commands(CommandSpec command) {
    return command.subcommands().keySet();
  }
}
