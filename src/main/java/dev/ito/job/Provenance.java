package dev.ito.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.DamagedFile;
import dev.ito.io.Monitor;
import dev.ito.io.SealedJson;
import dev.ito.io.Sha256;
import dev.ito.nn.Device;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a result comes from: the file {@code provenance.json} of a run folder.
 *
 * @param command the command line, as typed
 * @param device a resolved device
 */
public record Provenance(List<String> command, Device device) {
  /** The keys of this file are written as in Java. */
  private static final ObjectMapper FACTS =
      Yaml.json().copy().setPropertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE);

  private static final String FILE = "provenance.json";
  private static final String EARLIER = "earlier";

  /**
   * Adds a job's section to the file, keeping those of other jobs, and of this job those of earlier
   * starts under {@code earlier}. A damaged file is set aside: no work is lost for it.
   *
   * @param job such as "training"
   * @param facts of the job, whose components are keys, in order
   */
  void record(
      RunDirectory folder, Experiment experiment, Monitor monitor, String job, Record... facts)
      throws IOException {
    Path file = folder.file(FILE);
    ObjectNode root = read(file, monitor);
    if (root.get(job) instanceof ObjectNode before) {
      ObjectNode earlier = Yaml.json().createObjectNode().put("job", job);
      root.withArray(EARLIER).add(earlier.setAll(before));
    }
    ObjectNode section = origin();
    root.set(job, section);
    section.put("tensorflow", experiment.origin().exact() ? "not used" : Device.version());
    section.put("device", device.text());
    section.put("seed", experiment.seed());
    section.put("configSha256", Sha256.ofText(Yaml.write(experiment)));
    for (Record some : facts) {
      section.setAll(FACTS.<ObjectNode>valueToTree(some));
    }
    SealedJson.write(file, root, Yaml.json());
  }

  private static ObjectNode read(Path file, Monitor monitor) throws IOException {
    if (!Files.exists(file)) {
      return Yaml.json().createObjectNode();
    }
    try {
      return SealedJson.read(file, Yaml.json());
    } catch (DamagedFile e) {
      monitor.say(e.setAside());
      return Yaml.json().createObjectNode();
    }
  }

  /** Returns whether the file has the section of a job; a damaged file has none. */
  static boolean has(RunDirectory folder, String job) throws IOException {
    Path file = folder.file(FILE);
    try {
      return Files.exists(file) && SealedJson.read(file, Yaml.json()).has(job);
    } catch (DamagedFile e) {
      return false;
    }
  }

  /** Returns what made a result: command, time, versions and machine. */
  public ObjectNode origin() {
    return Yaml.json()
        .createObjectNode()
        .put("command", String.join(" ", command))
        .put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("ito", Optional.ofNullable(version()).orElse("unpackaged"))
        .put("commit", Optional.ofNullable(System.getenv("ITO_COMMIT")).orElse("unknown"))
        .put("java", System.getProperty("java.vm.name") + " " + Runtime.version())
        .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("processor", processor());
  }

  /** Returns the machine of a section in words: where networks ran, and on how many processors. */
  public static String machine(JsonNode section) {
    return String.format(
        Locale.ROOT,
        "%s, %d %s",
        section.path("device").asText(),
        section.path("processors").asInt(),
        section.has("processor")
            ? "x " + section.path("processor").asText()
            : "processors, " + section.path("system").asText());
  }

  /** Returns what the system calls the processor; its architecture where it has no name. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | UncheckedIOException elsewhere) {
      return System.getProperty("os.arch");
    }
  }

  /** Returns the version of Ito, or null where the classes do not lie in its jar. */
  public static String version() {
    return Provenance.class.getPackage().getImplementationVersion();
  }
}
