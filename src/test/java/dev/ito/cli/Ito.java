package dev.ito.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs command lines as {@code main} does, in this process. */
public final class Ito {
  private Ito() {}

  /**
   * What a command did.
   *
   * @param exit its exit code
   * @param out what it wrote to stdout
   * @param error the error lines
   * @param progress the other lines on stderr
   */
  public record Result(int exit, String out, String error, String progress) {
    @Override
    public String toString() {
      return "exit " + exit + "\nout: " + out + "\nerror: " + error + "\nprogress: " + progress;
    }
  }

  public static Result run(Object... arguments) {
    String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    var direct = new ByteArrayOutputStream();
    var progress = new ByteArrayOutputStream();
    StringWriter out = new StringWriter();
    StringWriter error = new StringWriter();
    System.setOut(new PrintStream(direct, true, UTF_8));
    System.setErr(new PrintStream(progress, true, UTF_8));
    try {
      // Made here: picocli notices if the streams change later, and writes to the former ones.
      CommandLine commandLine =
          Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(error));
      int exit = commandLine.execute(words);
      String written = out + direct.toString(UTF_8);
      return new Result(exit, written, error.toString(), progress.toString(UTF_8));
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
    }
  }

  /** Writes an experiment to a file {@code a.yaml} of a folder. */
  public static Path yaml(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("a.yaml"), text);
  }

  /**
   * Returns the bytes of all files of a folder in Latin-1, by name, without its folders and its
   * lock; none if it does not exist.
   */
  public static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> list = Files.list(folder)) {
        list.filter(file -> Files.isRegularFile(file) && !file.endsWith(".lock"))
            .forEach(file -> files.put(file.getFileName().toString(), content(file)));
      }
    }
    return files;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
