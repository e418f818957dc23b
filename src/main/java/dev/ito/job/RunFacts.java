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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What an experiment is, in words: the head of a report. */
public final class RunFacts {
  private static final int HASH = 12;

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
    facts.put("process", type(Yaml.json().valueToTree(experiment.sde())));
    facts.put("network", network(experiment, training));
    experiment.trained().ifPresent(trained -> facts.put("training", training(trained, training)));
    return facts;
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
            "%,d steps of %d, rate %s, EMA %s",
            trained.training().steps(),
            trained.training().batch(),
            trained.training().learningRate().peak(),
            trained.training().ema());
    return training.has("device") ? text + ", on " + Provenance.machine(training) : text;
  }
}
