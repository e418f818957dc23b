package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ito} in environments as machines have them. */
@Tag("native")
class LauncherTest {
  private static final Path SCRIPT = Path.of("ito").toAbsolutePath();
  private static final Path BUILT = Path.of("target").toAbsolutePath();
  private static final String MIXTURE =
      """
      name: a
      sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}
      model: {type: gaussian-mixture, shape: [2], weights: [1], means: [0.3], standard-deviations: [0.5]}
      sampling: {count: 2000, grid: {type: uniform, steps: 5, t-min: 1.0e-3}, solver: {type: ancestral}}
      """;

  @TempDir private Path folder;
  private Path script;

  private record Result(int exit, String out, String error) {}

  /** Makes a clone that is built, in a folder with a space, and a link to its script. */
  @BeforeEach
  void copy() throws IOException {
    Path root = Files.createDirectories(folder.resolve("a clone"));
    Files.createDirectories(root.resolve("src/main"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.copy(SCRIPT, root.resolve("ito"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Path build = Files.createDirectories(root.resolve("target"));
    Files.createSymbolicLink(build.resolve("classes"), BUILT.resolve("classes"));
    Files.copy(BUILT.resolve("classpath.txt"), build.resolve("classpath.txt"));
    Files.writeString(build.resolve(".built"), "");
    Files.setLastModifiedTime(
        build.resolve(".built"),
        java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    script = Files.createSymbolicLink(bin.resolve("ito"), root.resolve("ito"));
  }

  private Result run(Map<String, String> environment, Object... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    Arrays.stream(words).map(Object::toString).forEach(command::add);
    // Its files say what it wrote: a pipe could be full.
    Path out = folder.resolve("out");
    Path error = folder.resolve("error");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("ITO_COMMIT", "none");
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(error.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not end");
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(error, StandardCharsets.UTF_8));
  }

  private void experiment(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, MIXTURE);
  }

  /** The path is given in UTF-8 whatever the locale of the tests: a shell would do so. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8", "xx_XX.UTF-8", ""})
  void namesOfFilesAreUtf8(String locale) throws Exception {
    Path inner = folder.resolve("in");
    Files.createDirectories(inner);
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", inner.resolve("a.png").toFile());
    Path shell = folder.resolve("make.sh");
    Files.writeString(shell, "cp in/a.png in/\u00e9.png; mkdir \u00fc; cp a.yaml \u00fc/\n");
    experiment(folder.resolve("a.yaml"));
    assertEquals(
        0, new ProcessBuilder("bash", "make.sh").directory(folder.toFile()).start().waitFor());
    Map<String, String> environment = Map.of("LC_ALL", locale, "ITO_CACHE", folder + "/cache");
    Result inspected =
        run(
            environment,
            "data",
            "inspect",
            "image-folder",
            "--path",
            inner,
            "--set",
            "size=8",
            "--set",
            "test-part=0");
    assertEquals(0, inspected.exit(), inspected.toString());
    assertTrue(inspected.out().contains("count: 2"), inspected.toString());
    Files.writeString(
        shell,
        "'"
            + script
            + "' run \u00fc/a.yaml --dry-run; '"
            + script
            + "' sample \u00fc/a.yaml --out 'o \u00fc'\n");
    ProcessBuilder builder = new ProcessBuilder("bash", "make.sh").directory(folder.toFile());
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("ITO_COMMIT", "none");
    builder.redirectOutput(folder.resolve("said").toFile()).redirectErrorStream(true);
    int exit = builder.start().waitFor();
    String said = Files.readString(folder.resolve("said"));
    assertEquals(0, exit, said);
    assertTrue(said.contains("o \u00fc/samples.png") && said.contains("name: a"), said);
  }

  @ParameterizedTest
  @CsvSource({"tr, TR", "de, DE", "ar, EG", "hi, IN", "th, TH", "fa, IR"})
  void numbersAndKeysAreTheSameInEveryLanguage(String language, String country) throws Exception {
    experiment(folder.resolve("a.yaml"));
    String options = "-Duser.language=%s -Duser.country=%s".formatted(language, country);
    Map<String, Result> results = new TreeMap<>();
    for (String one : List.of("", options + " -Duser.timezone=Asia/Kolkata")) {
      Map<String, String> environment = Map.of("ITO_JAVA_OPTS", one);
      String out = "o" + results.size();
      Result result = run(environment, "sample", "a.yaml", "--out", out);
      assertEquals(0, result.exit(), result.toString());
      results.put(out, result);
      String provenance = Files.readString(folder.resolve(out + "/provenance.json"));
      assertTrue(
          provenance.matches("(?s).*\"finished\" : \"[0-9-]{10}T[0-9:]{8}Z\".*"), provenance);
    }
    assertEquals(plain(results.get("o0")), plain(results.get("o1")));
    for (String file : List.of("experiment.yaml", "samples.raw.npy")) {
      assertEquals(
          -1,
          Files.mismatch(folder.resolve("o0").resolve(file), folder.resolve("o1").resolve(file)));
    }
  }

  /** Returns what was said, without times and the folder. */
  private static String plain(Result result) {
    String said = result.out() + result.error();
    assertTrue(said.chars().allMatch(c -> c < 128), said);
    return said.replaceAll("\\bo[01]/", "o/").replaceAll("[0-9.:]+ (s|min)\\b", "T");
  }

  @Test
  void aWrongJavaHomeIsSaid() throws Exception {
    Result result = run(Map.of("JAVA_HOME", "/no such jdk"), "--version");
    assertEquals(1, result.exit());
    assertEquals(
        "ito: JAVA_HOME is /no such jdk, but no /no such jdk/bin/java runs: set it to a JDK 17 or"
            + " later, or unset it\n",
        result.error());
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_392, 8", "11.0.2, 11", "16, 16"})
  void anOldJavaIsSaid(String version, String major) throws Exception {
    Path home = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
    Path java = home.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2020' >&2\n");
    assertTrue(java.toFile().setExecutable(true));
    Result result = run(Map.of("JAVA_HOME", home.toString()), "--version");
    assertEquals(1, result.exit());
    assertEquals(
        "ito: " + java + " is Java " + major + ": set JAVA_HOME to a JDK 17 or later\n",
        result.error());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --version | > /dev/full
          run a.yaml --dry-run | > /dev/full
          sample a.yaml --json | > /dev/full
          schema | > /dev/full
          --version | >&-
          sample a.yaml --json | >&-
          """)
  void aResultThatCannotBePrintedIsAFailure(String words, String to) throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no full device");
    experiment(folder.resolve("a.yaml"));
    Files.writeString(folder.resolve("ito.sh"), "'%s' %s %s".formatted(script, words, to));
    Result result = shell("ito.sh");
    assertEquals(1, result.exit(), result.toString());
    List<String> said =
        result.error().lines().filter(line -> line.startsWith("ito: standard output: ")).toList();
    assertEquals(1, said.size(), result.toString());
    assertFalse(result.error().contains("Exception"), result.toString());
  }

  /** The reader has what it wants, as head does. */
  @Test
  void aReaderThatLeavesIsNotTold() throws Exception {
    Files.writeString(folder.resolve("ito.sh"), "'%s' schema | true".formatted(script));
    assertEquals(new Result(0, "", ""), shell("ito.sh"));
  }

  @Test
  void aDeletedWorkingDirectoryIsSaid() throws Exception {
    Files.writeString(
        folder.resolve("ito.sh"), "mkdir x; cd x; rmdir ../x; '%s' --version".formatted(script));
    Result result = shell("ito.sh");
    assertEquals(1, result.exit(), result.toString());
    assertTrue(
        result.error().endsWith("ito: the working directory was deleted: cd to one that exists\n"),
        result.toString());
  }

  private Result shell(String file) throws Exception {
    Path error = folder.resolve("error");
    ProcessBuilder builder =
        new ProcessBuilder("bash", file)
            .directory(folder.toFile())
            .redirectError(error.toFile())
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().put("ITO_COMMIT", "none");
    Process process = builder.start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not end");
    return new Result(
        process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(error));
  }

  /** A home that is no folder: as good as one that may not be written to. */
  @Test
  void aHomeThatCannotBeWrittenToStopsNoRun() throws Exception {
    Files.writeString(folder.resolve("home"), "");
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(
        image, "png", Files.createDirectory(folder.resolve("in")).resolve("a.png").toFile());
    Map<String, String> environment =
        Map.of(
            "HOME", "", "ITO_CACHE", "", "ITO_JAVA_OPTS", "-Duser.home=" + folder.resolve("home"));
    Result result =
        run(
            environment,
            "data",
            "inspect",
            "image-folder",
            "--path",
            "in",
            "--set",
            "size=8",
            "--set",
            "test-part=0");
    assertEquals(0, result.exit(), result.toString());
    assertFalse(result.out().isEmpty());
  }
}
