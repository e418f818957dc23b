package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Experiment;
import dev.ito.job.Provenance;
import dev.ito.job.RunFacts;
import dev.ito.report.Shown;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    Map<String, Set<String>> all = new LinkedHashMap<>();
    Set<Object> sources = new HashSet<>();
    Set<String> seeds = new LinkedHashSet<>();
    Set<String> ofSamples = new LinkedHashSet<>();
    for (Cell cell : cells) {
      Experiment experiment = cell.experiment();
      // Of one score and process all cells say the same.
      if (sources.add(List.of(cell.source().id(), experiment.sde()))) {
        RunFacts.of(experiment, Source.provenance(cell).path("training"))
            .forEach((key, fact) -> add(all, key, fact));
        cell.source().place().ifPresent(place -> add(all, "weights", place.toString()));
      }
      seeds.add("" + experiment.seed());
      ofSamples.add("" + experiment.sampleSeed());
    }
    Map<String, String> facts = new LinkedHashMap<>();
    all.forEach((key, several) -> facts.put(key, String.join("; ", several)));
    facts.put("seeds", String.join(", ", seeds) + "; of samples " + String.join(", ", ofSamples));
    facts.putAll(work(cells, job));
    return facts;
  }

  /** Trainings that share a fact say it once. */
  private static void add(Map<String, Set<String>> all, String key, String fact) {
    all.computeIfAbsent(key, name -> new LinkedHashSet<>()).add(fact);
  }

  /** Where the cells ran and what they cost, all together. */
  private static Map<String, String> work(List<Cell> cells, StudyJob job) throws IOException {
    Set<String> machines = new LinkedHashSet<>();
    int done = 0;
    double seconds = 0;
    for (Cell cell : cells) {
      Optional<JsonNode> provenance = job.job(cell).provenance();
      done += provenance.isPresent() ? 1 : 0;
      for (JsonNode part : provenance.map(Facts::parts).orElse(List.of())) {
        machines.add(Provenance.machine(part));
        seconds += part.path("seconds").asDouble();
      }
    }
    Map<String, String> facts = new LinkedHashMap<>();
    if (!machines.isEmpty()) {
      facts.put("machine", String.join("; ", machines));
      facts.put("cost", String.format(Locale.ROOT, "%d cells in %s", done, Shown.seconds(seconds)));
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
