package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Trained;
import dev.ito.job.Provenance;
import dev.ito.math.InvalidInput;
import dev.ito.report.Shown;
import dev.ito.yaml.Yaml;
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
  private static final int HASH = 12;

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
    if (experiment.setup().dataset().isPresent()) {
      facts.put("data", data(experiment.setup().dataset().get()));
    }
    JsonNode training = Source.provenance(cells.get(0)).path("training");
    facts.put("network", network(experiment, training));
    experiment.trained().ifPresent(trained -> facts.put("training", training(trained, training)));
    Set<String> seeds = new LinkedHashSet<>();
    cells.forEach(cell -> seeds.add("" + cell.experiment().sampleSeed()));
    facts.put("seeds", experiment.seed() + "; of samples " + String.join(", ", seeds));
    facts.putAll(work(cells, job));
    return facts;
  }

  private static String data(Dataset dataset) throws IOException {
    String name = Yaml.json().valueToTree(dataset).path("type").asText();
    try {
      Examples train = dataset.open(Split.TRAIN);
      return String.format(
          Locale.ROOT,
          "%s: %,d training images of %s, SHA-256 %s",
          name,
          train.count(),
          train.shape(),
          train.sha256().substring(0, HASH));
    } catch (InvalidInput missing) {
      // The cells have what they needed of it: a report is no less for it.
      return name + " of " + dataset.shape();
    }
  }

  private static String network(Experiment experiment, JsonNode training) {
    if (experiment.trained().isEmpty()) {
      String type =
          Yaml.json().valueToTree(experiment).path("model").path("type").asText("a known score");
      return "none: the score is known (" + type + ")";
    }
    String type =
        Yaml.json().valueToTree(experiment.trained().get().network()).path("type").asText();
    return training.has("parameters")
        ? String.format(
            Locale.ROOT, "%s, %,d parameters", type, training.path("parameters").asInt())
        : type;
  }

  private static String training(Trained trained, JsonNode training) {
    String text =
        String.format(
            Locale.ROOT,
            "%,d steps of %d, rate %s, EMA %s",
            trained.training().steps(),
            trained.training().batch(),
            trained.training().learningRate().peak(),
            trained.training().ema());
    return training.has("device") ? text + ", on " + Provenance.machine(training) : text;
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
