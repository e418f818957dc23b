package dev.ito.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A loop that was recorded from a scheduler of the diffusers library.
 *
 * @param json what was recorded
 */
record PeerCase(JsonNode json) {
  private static final double EDM_PER_LOG_SIGMA = 0.25;
  private static final double EDM_SIGMA_DATA = 0.5;

  String name() {
    return json.get("name").asText();
  }

  JsonNode config() {
    return json.get("config");
  }

  private String setting(String key, String missing) {
    return config().path(key).asText(missing);
  }

  boolean isEdm() {
    return json.get("told").asText().equals("edm");
  }

  /** Returns whether its nodes are those of the chain it was trained on, as a folder says it. */
  boolean isOnTheChain() {
    return !json.get("steps").isEmpty();
  }

  /** Returns the word of Ito for what the network predicts. */
  String prediction() {
    if (isEdm()) {
      return "EDM";
    }
    return switch (setting("prediction_type", "epsilon")) {
      case "v_prediction" -> "V";
      case "sample" -> "X0";
      default -> "EPSILON";
    };
  }

  /** Returns the solver as a user writes it. */
  String solver() {
    String scheduler = json.get("scheduler").asText();
    if (scheduler.startsWith("DDIM") || setting("solver_order", "2").equals("1")) {
      return "{type: ancestral, eta: 0}";
    }
    return switch (scheduler) {
      case "EulerDiscreteScheduler" -> "{type: exponential, lambda: 0}";
      case "HeunDiscreteScheduler" -> "{type: heun, variable: sigma}";
      case "UniPCMultistepScheduler" -> "{type: unipc-2}";
      default -> "{type: dpm-solver-pp-2m}";
    };
  }

  /** Returns whether the last step goes to the data. */
  boolean endsAtTheData() {
    return setting("final_sigmas_type", "zero").equals("zero") && !isUnscaled();
  }

  /** One loop gives the network the samples as they are, and ends at the smallest noise. */
  private boolean isUnscaled() {
    return isEdm() && startScale() == 1;
  }

  /** Returns by what the dummy network multiplies what it is given at a step. */
  double factor(double step) {
    double told = told(step);
    double sigma = Math.exp(step / EDM_PER_LOG_SIGMA);
    return told / (told + 1) * (isUnscaled() ? Math.hypot(sigma, EDM_SIGMA_DATA) : 1);
  }

  /** Returns what the dummy network is told of a step: one more where it predicts the data. */
  private double told(double step) {
    return prediction().equals("X0") ? step + 1 : step;
  }

  /** Returns the visited steps, from noise to data, none twice. */
  double[] visited() {
    return IntStream.range(0, json.get("timesteps").size())
        .mapToDouble(k -> json.get("timesteps").get(k).doubleValue())
        .distinct()
        .toArray();
  }

  /** Returns the pairs of nodes of the chain between which steps go; -1 is the data. */
  List<double[]> steps() {
    return IntStream.range(0, json.get("steps").size())
        .mapToObj(k -> json.get("steps").get(k))
        .map(step -> new double[] {step.get(0).doubleValue(), step.get(1).doubleValue()})
        .toList();
  }

  /** Returns the grid that takes these steps, as a user writes it; empty if they do not join. */
  Optional<String> grid() {
    List<double[]> steps = steps().stream().filter(step -> step[0] != step[1]).toList();
    for (int k = 1; k < steps.size(); k++) {
      if (steps.get(k - 1)[1] != steps.get(k)[0]) {
        return Optional.empty();
      }
    }
    boolean toData = steps.get(steps.size() - 1)[1] < 0;
    if (toData && json.get("scheduler").asText().startsWith("DDIM")) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "{type: discrete, steps: %d, spacing: %s, offset: %s}",
              steps.size(),
              setting("timestep_spacing", ""),
              setting("timestep_spacing", "").equals("leading")
                  ? setting("steps_offset", "0")
                  : "null"));
    }
    List<Integer> nodes = new ArrayList<>(steps.stream().map(step -> (int) step[0]).toList());
    if (!toData) {
      nodes.add((int) steps.get(steps.size() - 1)[1]);
    }
    return Optional.of("{type: nodes, indices: " + nodes + ", to-data: " + toData + "}");
  }

  /** Returns sigma / alpha at the visited steps. */
  double[] ratios() {
    double[] visited = visited();
    if (isEdm()) {
      return Arrays.stream(visited).map(c -> Math.exp(c / EDM_PER_LOG_SIGMA)).toArray();
    }
    double[] all = chainRatios();
    if (config().path("use_lu_lambdas").asBoolean()) {
      return equalInLogarithm(all[all.length - 1], all[0], visited.length);
    }
    return Arrays.stream(visited).map(step -> interpolated(all, step)).toArray();
  }

  private static double[] equalInLogarithm(double first, double last, int count) {
    double a = Math.log(first);
    double b = Math.log(last);
    return IntStream.range(0, count)
        .mapToDouble(k -> Math.exp(a + (b - a) * k / (count - 1)))
        .toArray();
  }

  private static double interpolated(double[] values, double at) {
    int i = (int) Math.min(Math.floor(at), values.length - 2.0);
    return values[i] + (at - i) * (values[i + 1] - values[i]);
  }

  double[] chainRatios() {
    int n = config().get("num_train_timesteps").asInt();
    double[] ratios = new double[n];
    double alphaBar = 1;
    for (int i = 0; i < n; i++) {
      alphaBar *= 1 - beta(i, n);
      ratios[i] = Math.sqrt((1 - alphaBar) / alphaBar);
    }
    return ratios;
  }

  private double beta(int i, int n) {
    if (setting("beta_schedule", "linear").equals("squaredcos_cap_v2")) {
      return Math.min(1 - cosine((i + 1.0) / n) / cosine((double) i / n), 0.999);
    }
    double start = config().get("beta_start").doubleValue();
    double end = config().get("beta_end").doubleValue();
    if (setting("beta_schedule", "linear").equals("linear")) {
      return start + (end - start) * i / (n - 1);
    }
    double root = Math.sqrt(start) + (Math.sqrt(end) - Math.sqrt(start)) * i / (n - 1);
    return root * root;
  }

  private static double cosine(double t) {
    return Math.pow(Math.cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
  }

  /** Returns the chain of the visited nodes alone, as a user writes it. */
  String chainOfTheVisited() {
    double[] ratios = ratios();
    StringBuilder betas = new StringBuilder();
    double before = 0;
    for (int k = ratios.length - 1; k >= 0; k--) {
      double square = ratios[k] * ratios[k];
      betas.append(betas.isEmpty() ? "" : ", ");
      betas.append(String.format(Locale.ROOT, "%s", (square - before) / (1 + square)));
      before = square;
    }
    return "{type: vp, beta: {type: discrete, betas: [" + betas + "]}}";
  }

  double startScale() {
    return json.get("startScale").doubleValue();
  }

  /** Returns whether its samples are x / alpha. */
  boolean isScaled() {
    return !json.get("coordinates").asText().equals("vp");
  }
}
