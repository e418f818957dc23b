package dev.ito.cli;

import dev.ito.io.Reason;
import dev.ito.math.InvalidInput;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One line on stderr and an exit code: 2 where the input is wrong, 1 for anything else. */
final class Errors
    implements IExecutionStrategy, IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int WRONG_INPUT = 2;
  private static final int FAILED = 1;

  /** Runs the command; picocli would let errors that are no exceptions pass. */
  @Override
  public int execute(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), "failed", e);
    }
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    line(command, Unmatched.message(e, arguments) + "; see " + help);
    return WRONG_INPUT;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    Throwable cause = e;
    while (isWrapper(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    boolean wrongInput = cause instanceof InvalidInput;
    // Of a command that was stopped the terminal has said all.
    if (!(cause instanceof CancellationException)) {
      line(command, message(cause));
    }
    if (Verbose.is(command)) {
      cause.printStackTrace(command.getErr());
    }
    return wrongInput ? WRONG_INPUT : FAILED;
  }

  private static String message(Throwable cause) {
    if (cause instanceof OutOfMemoryError) {
      return outOfMemory(String.valueOf(cause.getMessage()));
    }
    return Reason.of(cause) + (Reason.isExplained(cause) ? "" : " (run with -v for details)");
  }

  /** Java's own messages say what ran out; the others are Ito's and say what to do. */
  private static String outOfMemory(String what) {
    if (what.contains("native thread")) {
      return "out of memory (" + what + "): the system allows no more threads, see ulimit -u";
    }
    boolean ofJava = !what.startsWith("TensorFlow");
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    return ofJava
        ? String.format(
            Locale.ROOT,
            "out of memory (%s, -Xmx is %d MiB): set ITO_JAVA_OPTS=-Xmx%dg, or make the batch smaller",
            what,
            heap,
            2 * heap / 1024 + 1)
        : what;
  }

  private static boolean isWrapper(Throwable cause) {
    return cause instanceof UncheckedIOException
        || cause instanceof CompletionException
        || cause instanceof java.util.concurrent.ExecutionException
        || cause instanceof ExecutionException;
  }

  private static void line(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("ito: " + message.replaceAll("\\s*\\R\\s*", " "));
  }
}
