package dev.ito.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option {@code -v}, of the commands whose errors may come from deep within. */
final class Verbose {
  private static final String NAME = "--verbose";

  @Option(
      names = {"-v", NAME},
      description = "Show the stack trace of an error.")
  private boolean verbose;

  /** Tells whether a command was given it. */
  static boolean is(CommandLine command) {
    return command.getParseResult().matchedOptionValue(NAME, false);
  }
}
