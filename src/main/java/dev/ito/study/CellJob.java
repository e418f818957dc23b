package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.AtomicFile;
import dev.ito.io.Monitor;
import dev.ito.job.EvaluateJob;
import dev.ito.job.Provenance;
import dev.ito.job.Run;
import dev.ito.job.SampleJob;
import dev.ito.job.Session;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a cell in a folder of its own, once: a cell that is done stays so. */
record CellJob(Cell cell, RunDirectory folder) {
  /** Written last: what is there without it is not finished. */
  private static final String DONE = "cell.json";

  private static final String FAILURE = "failure.txt";
  private static final String METRICS = "metrics.json";

  static CellJob in(Path cells, Cell cell) {
    return new CellJob(cell, new RunDirectory(cells.resolve(cell.id())));
  }

  boolean isDone() {
    return Files.exists(folder.file(DONE));
  }

  /** Draws the samples, measures, and marks the cell as done. */
  void execute(Provenance provenance, Monitor monitor) throws IOException {
    folder.create();
    Files.deleteIfExists(folder.file(FAILURE));
    Experiment experiment = cell.experiment();
    Run run = new Run(experiment, folder, provenance, monitor);
    try (Session session = Session.open(run, cell.source().weights())) {
      if (cell.draws()) {
        new SampleJob(Latents.drawn(experiment), false).execute(session);
      }
      if (!experiment.evaluation().isEmpty()) {
        EvaluateJob.of(experiment, Optional.empty()).execute(session);
      }
    }
    AtomicFile.writeText(folder.file(DONE), Yaml.json().writeValueAsString(cell.label()) + "\n");
  }

  /** Says in the folder why the cell is not done. */
  void fail(String reason) throws IOException {
    folder.create();
    AtomicFile.writeText(folder.file(FAILURE), reason + "\n");
  }

  /** Says so if the cell is neither done nor failed. */
  void failUnlessEnded(String reason) throws IOException {
    if (!isDone() && !Files.exists(folder.file(FAILURE))) {
      fail(reason);
    }
  }

  /** Reads what was found. */
  Row row() throws IOException {
    if (!isDone()) {
      Path failure = folder.file(FAILURE);
      String reason = Files.exists(failure) ? Files.readString(failure).strip() : "not run";
      return row(Double.NaN, Double.NaN, List.of(), Optional.of(reason));
    }
    JsonNode sampling = json("provenance.json").path("sampling");
    double nfe = cell.draws() ? sampling.path("nfe").doubleValue() : Double.NaN;
    double seconds =
        cell.draws()
            ? sampling.path("seconds").doubleValue() / sampling.path("count").intValue()
            : Double.NaN;
    return row(nfe, seconds, measurements(), Optional.empty());
  }

  private Row row(double nfe, double seconds, List<Measurement> found, Optional<String> failure) {
    return new Row(cell.label(), folder.path(), nfe, seconds, found, Optional.empty(), failure);
  }

  private List<Measurement> measurements() throws IOException {
    if (cell.experiment().evaluation().isEmpty()) {
      return List.of();
    }
    List<Measurement> found = new ArrayList<>();
    for (JsonNode one : (ArrayNode) json(METRICS).path("metrics")) {
      found.add(Yaml.json().treeToValue(one, Measurement.class));
    }
    return found;
  }

  private JsonNode json(String name) throws IOException {
    return Yaml.json().readTree(folder.file(name).toFile());
  }
}
