package dev.ito.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.Dataset;
import dev.ito.data.Examples;
import dev.ito.data.Split;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Trained;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an experiment is, in words: the head of a report. */
public final class RunFacts {
  private static final int HASH = 12;
  private static final int LONGEST = 160;

  private RunFacts() {}

  /**
   * Returns data, network and training, by their names.
   *
   * @param training what the provenance says of it; a missing node where nothing is known
   */
  public static Map<String, String> of(Experiment experiment, JsonNode training)
      throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    if (experiment.setup().dataset().isPresent()) {
      facts.put("data", data(experiment.setup().dataset().get()));
    }
    facts.put("process", written(experiment.sde()));
    facts.put("network", network(experiment, training));
    experiment.trained().ifPresent(trained -> facts.put("training", training(trained, training)));
    return facts;
  }

  /** Returns a setting about as it is written in YAML, cut where it is long. */
  static String written(Object setting) {
    String json = Yaml.json().valueToTree(setting).toString();
    String yaml = json.replace("\"", "").replace(":", ": ").replace(",", ", ");
    return yaml.length() <= LONGEST ? yaml : yaml.substring(0, LONGEST) + " ...";
  }

  private static String type(JsonNode written) {
    return written.path("type").asText();
  }

  private static String data(Dataset dataset) throws IOException {
    String name = type(Yaml.json().valueToTree(dataset));
    try {
      Examples train = dataset.open(Split.TRAIN);
      return String.format(
          Locale.ROOT,
          "%s: %,d training examples of %s, SHA-256 %s",
          name,
          train.count(),
          train.shape(),
          train.sha256().substring(0, HASH));
    } catch (InvalidInput missing) {
      // What needed the data had them: a report is no less for it.
      return name + " of " + dataset.shape();
    }
  }

  private static String network(Experiment experiment, JsonNode training) {
    if (experiment.trained().isEmpty()) {
      JsonNode model = Yaml.json().valueToTree(experiment).path("model");
      return "none: the score is known (" + type(model) + ")";
    }
    String type = type(Yaml.json().valueToTree(experiment.trained().get().network()));
    int parameters = training.path("parameters").asInt();
    return parameters > 0
        ? String.format(Locale.ROOT, "%s, %,d parameters", type, parameters)
        : type;
  }

  private static String training(Trained trained, JsonNode training) {
    String text =
        String.format(
            Locale.ROOT,
            "%,d steps of %d, predicts %s, rate %s, EMA %s",
            trained.training().steps(),
            trained.training().batch(),
            written(trained.objective().prediction()),
            written(trained.training().learningRate()),
            trained.training().ema());
    return text
        + (training.has("forced") ? forced(training) : "")
        + (training.has("device") ? ", on " + Provenance.machine(training) : "");
  }

  /** Returns how the first steps were done otherwise. */
  private static String forced(JsonNode training) {
    List<String> changes = new ArrayList<>();
    training.path("forced").forEach(change -> changes.add(change.asText()));
    return "; changed after step %s: %s"
        .formatted(training.path("forcedAfterStep").asText(), String.join("; ", changes));
  }
}
