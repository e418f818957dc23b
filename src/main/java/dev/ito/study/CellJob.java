package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.AtomicFile;
import dev.ito.io.DamagedFile;
import dev.ito.io.FileFault;
import dev.ito.io.Monitor;
import dev.ito.io.SealedJson;
import dev.ito.io.Sha256;
import dev.ito.job.BatchTimes;
import dev.ito.job.EvaluateJob;
import dev.ito.job.MetricsFile;
import dev.ito.job.Provenance;
import dev.ito.job.Run;
import dev.ito.job.SampleJob;
import dev.ito.job.Session;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a cell in a folder of its own, once: a cell that is done stays so. */
record CellJob(Cell cell, RunDirectory folder) {
  /** Written last: what is there without it is not finished. */
  private static final String DONE = "cell.json";

  private static final String FAILURE = "failure.txt";

  /** Ends the name of a file beside a folder that cannot be. */
  private static final String BESIDE = ".failure.txt";

  private static final String FILES = "files";
  private static final String TIMES = "times";

  static CellJob in(Path cells, Cell cell) {
    return new CellJob(cell, new RunDirectory(cells.resolve(cell.id())));
  }

  /**
   * Returns whether it is done, and says so if what is there was damaged: then it is not.
   *
   * <p>Every file of a cell that is done is checked.
   */
  boolean isDone(Monitor monitor) throws IOException {
    if (!Files.exists(folder.file(DONE))) {
      return false;
    }
    try {
      requireWhole();
      return true;
    } catch (DamagedFile e) {
      monitor.say(e.getMessage() + ": this cell is run again");
      return false;
    }
  }

  /** Draws the samples, measures, and marks the cell as done. */
  void execute(Provenance provenance, Monitor monitor) throws IOException {
    Run run = new Run(cell.experiment(), folder, provenance, monitor);
    folder.alone(monitor, () -> execute(run));
  }

  private Path execute(Run run) throws IOException {
    for (Path failure : failures()) {
      Files.deleteIfExists(failure);
    }
    Files.deleteIfExists(folder.file(DONE));
    Experiment experiment = cell.experiment();
    Optional<BatchTimes> times = Optional.empty();
    try (Session session = Session.open(run, cell.source().weights())) {
      if (cell.draws()) {
        new SampleJob(Latents.drawn(experiment), false).execute(session);
      }
      if (!experiment.evaluation().isEmpty()) {
        EvaluateJob.of(experiment, Optional.empty()).execute(session);
      }
      if (cell.draws()) {
        times = Optional.of(session.drawn().measured());
      }
    }
    SealedJson.write(folder.file(DONE), done(times), Yaml.json());
    return folder.file(DONE);
  }

  /**
   * Returns what the mark of a finished cell says: its label, how long samples take, and the
   * checksums of its files.
   */
  private ObjectNode done(Optional<BatchTimes> times) throws IOException {
    ObjectNode done = Yaml.json().createObjectNode();
    done.set("label", Yaml.json().valueToTree(cell.label()));
    times.ifPresent(found -> done.set(TIMES, Yaml.json().valueToTree(found)));
    ObjectNode sums = done.putObject(FILES);
    try (Stream<Path> all = Files.list(folder.path())) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".")) {
          sums.put(name, Sha256.ofContent(file, Long.MAX_VALUE));
        }
      }
    }
    return done;
  }

  /** Checks all files against their checksums. */
  private void requireWhole() throws IOException {
    ObjectNode done = SealedJson.read(folder.file(DONE), Yaml.json());
    DamagedFile.require(!done.path(FILES).isEmpty(), folder.file(DONE), "it names no files");
    for (Map.Entry<String, JsonNode> sum : done.path(FILES).properties()) {
      Path file = folder.file(sum.getKey());
      DamagedFile.require(Files.isRegularFile(file), file, "it is gone");
      DamagedFile.requireChecksum(
          Sha256.ofContent(file, Long.MAX_VALUE).equals(sum.getValue().asText()), file);
    }
  }

  /** Says in the folder, or beside it if it cannot be, why the cell is not done. */
  void fail(String reason) throws IOException {
    String text = reason + "\n";
    try {
      folder.create();
      AtomicFile.writeText(folder.file(FAILURE), text);
    } catch (IOException | FileFault noFolder) {
      AtomicFile.writeText(beside(), text);
    }
  }

  private Path beside() {
    return folder.path().resolveSibling(cell.id() + BESIDE);
  }

  private List<Path> failures() {
    return Stream.of(folder.file(FAILURE), beside()).filter(Files::isRegularFile).toList();
  }

  /** Says so if the cell is neither done nor failed. */
  void failUnlessEnded(String reason) throws IOException {
    if (!Files.exists(folder.file(DONE)) && failures().isEmpty()) {
      fail(reason);
    }
  }

  /** Reads what was found; of a cell that is not done, or damaged, why there is nothing. */
  Row row() throws IOException {
    if (!Files.exists(folder.file(DONE))) {
      List<Path> failures = failures();
      return failed(failures.isEmpty() ? "not run" : reason(failures.get(0)));
    }
    try {
      requireWhole();
      JsonNode sampling = json("provenance.json").path("sampling");
      double nfe = cell.draws() ? sampling.path("nfe").asDouble(Double.NaN) : Double.NaN;
      double seconds =
          cell.draws()
              ? SealedJson.read(folder.file(DONE), Yaml.json())
                  .path(TIMES)
                  .path("secondsPerSample")
                  .asDouble(Double.NaN)
              : Double.NaN;
      return row(nfe, seconds, MetricsFile.read(folder), Optional.empty());
    } catch (DamagedFile e) {
      return failed(e.getMessage() + ": run the study again");
    }
  }

  private static String reason(Path failure) throws IOException {
    return new String(Files.readAllBytes(failure), StandardCharsets.UTF_8).strip();
  }

  private Row failed(String reason) {
    return row(Double.NaN, Double.NaN, List.of(), Optional.of(reason));
  }

  private Row row(double nfe, double seconds, List<Measurement> found, Optional<String> failure) {
    return new Row(cell.label(), folder.path(), nfe, seconds, found, Optional.empty(), failure);
  }

  /** Returns what made it; empty if it is not done. */
  Optional<JsonNode> provenance() throws IOException {
    return row().failure().isEmpty() ? Optional.of(json("provenance.json")) : Optional.empty();
  }

  private ObjectNode json(String name) throws IOException {
    Path file = folder.file(name);
    DamagedFile.require(Files.isRegularFile(file), file, "it is gone");
    return SealedJson.read(file, Yaml.json());
  }
}
