package dev.ito;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs in processes of their own, which can be killed. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Returns what starts a program.
   *
   * @param options of the JVM, such as -Xmx1g
   */
  public static ProcessBuilder of(Class<?> main, List<String> options, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Djava.awt.headless=true", "-XX:TieredStopAtLevel=1"));
    words.addAll(options);
    words.addAll(List.of("-cp", classPath(main), main.getName()));
    words.addAll(arguments);
    return new ProcessBuilder(words);
  }

  /** A test runner may load the classes by a loader of its own. */
  private static String classPath(Class<?> main) {
    return main.getClassLoader() instanceof URLClassLoader loader
        ? Stream.of(loader.getURLs())
            .map(URL::getPath)
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }
}
