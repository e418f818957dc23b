package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Experiment;
import dev.ito.job.Provenance;
import dev.ito.job.RunFacts;
import dev.ito.report.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a study compared and on what, in words: the head of its report. */
final class Facts {
  private Facts() {}

  /** Returns the facts of each experiment, by its name. */
  static Map<String, Map<String, String>> of(Plan plan, StudyJob job) throws IOException {
    Map<String, List<Cell>> cells = new LinkedHashMap<>();
    for (Cell cell : plan.cells()) {
      cells.computeIfAbsent(cell.label().experiment(), name -> new ArrayList<>()).add(cell);
    }
    Map<String, Map<String, String>> facts = new LinkedHashMap<>();
    for (Map.Entry<String, List<Cell>> one : cells.entrySet()) {
      facts.put(one.getKey(), of(one.getValue(), job));
    }
    return facts;
  }

  private static Map<String, String> of(List<Cell> cells, StudyJob job) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    Experiment experiment = cells.get(0).experiment();
    facts.putAll(RunFacts.of(experiment, Source.provenance(cells.get(0)).path("training")));
    Set<String> weights = new LinkedHashSet<>();
    cells.forEach(cell -> cell.source().place().ifPresent(place -> weights.add(place.toString())));
    if (!weights.isEmpty()) {
      facts.put("weights", String.join(", ", weights));
    }
    Set<String> seeds = new LinkedHashSet<>();
    cells.forEach(cell -> seeds.add("" + cell.experiment().sampleSeed()));
    facts.put("seeds", experiment.seed() + "; of samples " + String.join(", ", seeds));
    facts.putAll(work(cells, job));
    return facts;
  }

  /** Where the cells ran and what they cost, all together. */
  private static Map<String, String> work(List<Cell> cells, StudyJob job) throws IOException {
    Set<String> machines = new LinkedHashSet<>();
    double seconds = 0;
    for (Cell cell : cells) {
      for (JsonNode part : job.job(cell).provenance().map(Facts::parts).orElse(List.of())) {
        machines.add(Provenance.machine(part));
        seconds += part.path("seconds").asDouble();
      }
    }
    Map<String, String> facts = new LinkedHashMap<>();
    if (!machines.isEmpty()) {
      facts.put("machine", String.join("; ", machines));
      facts.put(
          "cost",
          String.format(Locale.ROOT, "%d cells in %s", cells.size(), Shown.seconds(seconds)));
    }
    return facts;
  }

  private static List<JsonNode> parts(JsonNode provenance) {
    List<JsonNode> parts = new ArrayList<>();
    for (String job : List.of("sampling", "evaluation")) {
      if (provenance.has(job)) {
        parts.add(provenance.get(job));
      }
    }
    return parts;
  }
}
