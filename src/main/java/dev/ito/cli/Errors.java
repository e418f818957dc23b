package dev.ito.cli;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One line on stderr and an exit code: 2 where the input is wrong, 1 for anything else. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int WRONG_INPUT = 2;
  private static final int FAILED = 1;

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    line(command, e.getMessage() + "; see " + command.getCommandSpec().qualifiedName() + " --help");
    return WRONG_INPUT;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    Throwable cause = e;
    while (isWrapper(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean wrongInput = cause instanceof InvalidInput;
    line(command, isExplained(cause) ? cause.getMessage() : describe(cause));
    if (Verbose.is(command)) {
      cause.printStackTrace(command.getErr());
    }
    return wrongInput ? WRONG_INPUT : FAILED;
  }

  /** Tells whether the message was written for the user: these are thrown by Ito itself. */
  private static boolean isExplained(Throwable cause) {
    return cause instanceof InvalidInput
        || cause instanceof ArithmeticException
        || cause instanceof CancellationException
        || cause.getClass() == IOException.class;
  }

  private static boolean isWrapper(Throwable cause) {
    return cause instanceof UncheckedIOException || cause instanceof CompletionException;
  }

  private static String describe(Throwable cause) {
    return cause.getClass().getSimpleName()
        + (cause.getMessage() == null ? "" : ": " + firstLine(cause.getMessage()))
        + " (run with -v for details)";
  }

  /** TensorFlow begins with how many errors there are. */
  private static String firstLine(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank() && !line.endsWith("root error(s) found."))
        .findFirst()
        .orElse(message);
  }

  private static void line(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("ito: " + message.replaceAll("\\s*\\R\\s*", " "));
  }
}
