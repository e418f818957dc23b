package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.data.Dataset;
import dev.ito.evaluation.Bound;
import dev.ito.evaluation.Metric;
import dev.ito.features.Features;
import dev.ito.nn.Architecture;
import dev.ito.nn.TimeEmbedding;
import dev.ito.sde.Beta;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.Corrector;
import dev.ito.solver.OdeSolver;
import dev.ito.solver.Predictor;
import dev.ito.solver.Solver;
import dev.ito.train.Schedule;
import dev.ito.train.Times;
import dev.ito.yaml.Schema;
import dev.ito.yaml.SealedSubtypes;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Complete experiments: the shipped ones, and one for every type that a file can name. */
class ConfigsTest {
  /** The families an experiment is made of; {@link #theFamiliesAreThoseOfTheSchema} guards it. */
  private static final List<Class<?>> FAMILIES =
      List.of(
          Sde.class,
          Beta.class,
          TimeGrid.class,
          Solver.class,
          Predictor.class,
          Corrector.class,
          Dataset.class,
          Architecture.class,
          TimeEmbedding.class,
          Times.class,
          Metric.class,
          Features.class,
          OdeSolver.class,
          Bound.class,
          KnownModel.class,
          Schedule.class);

  /** What replaces a line of {@link Tiny#DIGITS}, by the key of the line. */
  private static final String NODES =
      "sampling: {grid: {type: nodes, indices: [2, 0], to-data: false}, solver: {type: ancestral}}";

  private static final List<String> EDITS =
      List.of(
          "sde: {type: vp, beta: {type: cosine}}",
          "sde: {type: sub-vp, beta: {type: offset-cosine, offset: 0.01, cap: 500}}",
          "sde: {type: vp, beta: {type: sigmoid, start: -2, end: 4, tau: 0.9, cap: 700}}",
          "sde: {type: vp, beta: {type: sigmoid-rate, min: 0.2, max: 15, range: 5}}",
          "sde: {type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps:"
              + " 50}}",
          "sde: {type: vp, beta: {type: discrete, betas: [0.1, 0.25, 0.5]}}",
          "sde: {type: ve, sigma-min: 0.02, sigma-max: 7}",
          "sde: {type: linear, drift: -0.5*(1+t), diffusion-squared: 0.1 + t^2,"
              + " prior-standard-deviation: 1.5}",
          "dataset: {type: digits, range: [0, 2]}",
          "network: {type: unet, channels: 16, multipliers: [1, 1, 3], blocks: 2, attention: [8,"
              + " 2], dropout: 0.1, groups: 8, embedding: {type: fourier, scale: 2}, precision:"
              + " bfloat16}",
          "objective: {prediction: edm, weighting: min-snr, condition: log-sigma, times: {type:"
              + " uniform, t-min: 0.01}}",
          "objective: {prediction: epsilon, weighting: likelihood, times: {type: log-snr, t-min:"
              + " 1.0e-4}, time-draws: low-discrepancy, dequantisation: uniform}",
          "training: {batch: 1, steps: 5, learning-rate: {schedule: {type: cosine, floor: 0.1}}}",
          "training: {batch: 1, steps: 5, learning-rate: {schedule: {type: linear, until: 3, floor: 0.1}}}",
          "training: {batch: 1, steps: 5, learning-rate: {schedule: {type: steps, at: [2, 4]}}}",
          "training: {batch: 1, steps: 5, power-averages: {widths: [0.07], every: 2}}",
          "training: {batch: 1, steps: 1, learning-rate: {peak: 1, warmup: 9}, ema: 0, clip: 0.5,"
              + " checkpoint-every: 1, pictures: 3}",
          grid("quadratic, steps: 3, t-min: 0.01, t-max: 1"),
          grid("log-snr, steps: 3, t-min: 0.01"),
          grid("karras, steps: 3, t-min: 0.01, rho: 5"),
          "sampling: {grid: {type: uniform, steps: 2, t-min: 0}, solver: {type: ancestral, eta:"
              + " 0.5}, clip: none, denoise-at-end: false}",
          "sampling: {grid: {type: uniform, steps: 2, t-min: 0}, solver: {type: euler-maruyama,"
              + " lambda: 0.25}, clip: {percentile: 0.9}}",
          "sampling: {preset: edm, count: 3, grid: {steps: 9}}",
          "sampling: {grid: {type: score-sde, steps: 9, t-min: 0.1}, solver: {type:"
              + " predictor-corrector, predictor: {type: euler-maruyama}, corrector: {type:"
              + " langevin, steps: 2, norms: score-sde}, first: corrector}}",
          solver("euler"),
          solver("reverse-diffusion, lambda: 0.5"),
          solver("ancestral, variance: beta"),
          solver("exponential"),
          solver("heun, variable: sigma"),
          solver("rk4"),
          solver("dpm-solver, order: 3"),
          solver("dpm-solver-pp-2m, lambda: 1"),
          solver("unipc-2"),
          solver("edm-stochastic, churn: 3, s-min: 0.1, s-max: 40, s-noise: 1.003"),
          solver("rk45, rtol: 1.0e-4, atol: 1.0e-6"),
          solver("adaptive-sde, rtol: 0.1, lambda: 0.5"),
          solver("corrector-only, corrector: {type: annealed-langevin, snr: 0.2, steps: 0}"),
          predictor("euler-maruyama, lambda: 0.5"),
          predictor("euler"),
          predictor("reverse-diffusion"),
          predictor("ancestral, eta: 0.5"),
          predictor("exponential"),
          predictor("heun"),
          predictor("rk4"),
          predictor("dpm-solver, order: 2"),
          predictor("edm-stochastic, churn: 0"),
          predictor("dpm-solver-pp-2m"),
          predictor("unipc-2"));

  private static String solver(String solver) {
    return "sampling: {grid: {type: uniform, steps: 2, t-min: 0.1}, noise: brownian-path, solver:"
        + " {type: "
        + solver
        + "}}";
  }

  private static String predictor(String predictor) {
    return solver(
        "predictor-corrector, predictor: {type: " + predictor + "}, corrector: {type: langevin}");
  }

  private static String grid(String grid) {
    return "sampling: {grid: {type: " + grid + "}, solver: {type: heun}}";
  }

  private static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("configs"))) {
      List<Path> configs =
          files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertTrue(configs.size() >= 4, "only " + configs);
      return configs.stream();
    }
  }

  private static Stream<String> fixtures() {
    List<String> fixtures = new ArrayList<>(List.of(Tiny.DIGITS, Tiny.POINTS, Tiny.MIXTURE));
    String chain = "sde: {type: vp, beta: {type: discrete, betas: [0.1, 0.25, 0.5]}}";
    fixtures.add(edited("sde", chain).replaceFirst("(?m)^sampling: .*$", NODES));
    for (String edit : EDITS) {
      String key = edit.substring(0, edit.indexOf(':'));
      fixtures.add(edited(key, edit));
    }
    fixtures.add(
        Tiny.DIGITS
            + "evaluation: [{type: bits-per-dim, images: 3, split: train, divergence: exact, truncation:"
            + " bound, dequantisation: none}, {type: bits-per-dim, probes: 2, divergence: gaussian,"
            + " draws: 3, solver: {type: rk4}, grid: {type: log-snr, steps: 9, t-min: 1.0e-4}, file:"
            + " b.csv, budget: 0}, {type: elbo, images: 7, bound: {type: continuous, points: 3,"
            + " reconstruction: levels, t-min: 1.0e-3}}]\n"
            + "during-training: [{type: bits-per-dim, images: 2}]\n");
    fixtures.add(
        Tiny.DIGITS
            + "evaluation: [{type: fid, samples: 20, features: {type: inception, path: a.pb, resize:"
            + " bicubic}, reference: test, batch: 5, force: true, held-out: true}, {type: kid,"
            + " features: {type: graph, path: some where, name: net, input: 'x:0', features: 'y:0',"
            + " logits: 'z:0', size: 8, channels: 1, range: [0, 255], resize: none}, samples: 9},"
            + " {type: fd-classifier, samples: 9, seed: 1}, {type: inception-score, features: {type:"
            + " classifier, seed: 2, steps: 9}}, {type: precision-recall, batch: 3}, {type: copies, samples: 7}]\n");
    String large = Tiny.DIGITS.replace("attention: [4]", "attention: [28, 14]");
    fixtures.add(large.replace("{type: digits}", "{type: mnist, path: some where/mnist}"));
    fixtures.add(large.replace("{type: digits}", "{type: fashion-mnist, path: a, range: [0, 1]}"));
    String even = Tiny.DIGITS.replace("attention: [4]", "attention: [16]");
    fixtures.add(even.replace("{type: digits}", "{type: cifar10, path: a, range: [0, 1]}"));
    fixtures.add(
        even.replace(
            "{type: digits}",
            "{type: image-folder, path: my photos, size: 16, channels: 1, range: [0, 1],"
                + " test-part: 0, skip-broken: true, classes: [a, 7]}"));
    fixtures.add(Tiny.DIGITS.replace("{type: digits}", "{type: digits, classes: [3, 7]}"));
    fixtures.add(
        even.replace(
            "{type: digits}",
            "{type: npy, path: src/test/resources/npy/images.npy, labels:"
                + " src/test/resources/npy/labels.npy, test-part: 0.5, values: [0, 1], range: [0, 1],"
                + " classes: [1]}"));
    fixtures.add(
        Tiny.POINTS.replaceFirst(
            "dataset: .*",
            "dataset: {type: csv, path: src/test/resources/npy/points.csv, columns: [x, y], label:"
                + " kind, classes: [a], test-part: 0}"));
    fixtures.add(
        edited("objective", "objective: {prediction: x0, times: {type: discrete}}")
                .replaceFirst(
                    "sde: .*", "sde: {type: vp, beta: {type: discrete, betas: [0.1, 0.5]}}")
                .replaceFirst("sampling: .*", grid("discrete, steps: 2, spacing: trailing"))
            + "evaluation: [{type: elbo, bound: {type: chain, variance: beta}}]\n");
    fixtures.add(
        Tiny.MIXTURE.replaceFirst(
            "model: .*",
            "model: {type: empirical, dataset: {type: points, distribution: checkerboard, noise:"
                + " 0.1, seed: 3}, standard-deviation: 0}"));
    fixtures.add(
        Tiny.MIXTURE
            .replaceFirst(
                "model: .*", "model: {type: diffusers, path: src/test/resources/diffusers}")
            .replaceFirst("sde: .*\n", ""));
    fixtures.add(
        Tiny.MIXTURE.replaceFirst(
            "model: .*",
            "model: {type: gaussian-mixture, shape: [4, 4, 1], weights: [1], means: [0.5],"
                + " standard-deviations: [0.1]}"));
    return fixtures.stream();
  }

  private static String edited(String key, String line) {
    String yaml = Tiny.DIGITS.replaceFirst("(?m)^" + key + ": .*$", line);
    assertNotEquals(Tiny.DIGITS, yaml);
    return yaml;
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void aShippedFileReadsBackAsItIsWritten(Path file) {
    assertReadsBack(Yaml.read(file, Experiment.class, List.of()));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void aShippedFileIsNamedAsItsRun(Path file) {
    String name = Yaml.read(file, Experiment.class, List.of()).name();
    assertEquals(name + ".yaml", file.getFileName().toString());
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aFixtureReadsBackAsItIsWritten(String yaml) {
    assertReadsBack(read(yaml));
  }

  private static void assertReadsBack(Experiment experiment) {
    String written = Yaml.write(experiment);
    Experiment again = read(written);
    assertEquals(experiment, again);
    assertEquals(written, Yaml.write(again));
    assertEquals(TrainingIdentity.hash(experiment), TrainingIdentity.hash(again));
  }

  private static Experiment read(String yaml) {
    return Yaml.read("a.yaml", yaml, Experiment.class, List.of());
  }

  @Test
  void everyTypeHasAFixture() {
    Set<Class<?>> seen = new HashSet<>();
    fixtures().forEach(yaml -> collect(read(yaml), seen));
    for (Class<?> family : FAMILIES) {
      Set<Class<?>> missing = SealedSubtypes.leaves(family).collect(Collectors.toSet());
      missing.removeAll(seen);
      assertEquals(Set.of(), missing, "add an experiment with it to EDITS");
    }
  }

  /** Adds the classes of all members of families that an object is made of. */
  private static void collect(Object object, Set<Class<?>> seen) {
    JsonNode tree = Yaml.json().valueToTree(object);
    Set<String> types = new HashSet<>();
    typesByPlace(tree, types);
    for (Class<?> family : FAMILIES) {
      SealedSubtypes.leaves(family)
          .filter(leaf -> types.contains(place(family) + " " + typeName(leaf)))
          .forEach(seen::add);
    }
  }

  /** Adds "key type" of every mapping that has a type: types of two families share names. */
  private static void typesByPlace(JsonNode node, Set<String> types) {
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue().has("type")) {
                types.add(entry.getKey() + " " + entry.getValue().get("type").asText());
              }
              for (JsonNode element :
                  entry.getValue().isArray() ? entry.getValue() : List.<JsonNode>of()) {
                types.add(entry.getKey() + " " + element.path("type").asText());
              }
              typesByPlace(entry.getValue(), types);
            });
    if (node.isArray()) {
      node.forEach(element -> typesByPlace(element, types));
    }
  }

  /** Returns the key under which members of a family stand. */
  private static String place(Class<?> family) {
    if (family == TimeGrid.class) {
      return "grid";
    }
    if (family == Architecture.class) {
      return "network";
    }
    if (family == TimeEmbedding.class) {
      return "embedding";
    }
    if (family == Metric.class) {
      return "evaluation";
    }
    if (family == OdeSolver.class) {
      return "solver";
    }
    return family == KnownModel.class ? "model" : family.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String typeName(Class<?> leaf) {
    return leaf.getAnnotation(JsonTypeName.class).value();
  }

  @Test
  void theFamiliesAreThoseOfTheSchema() {
    Set<String> defined = new TreeSet<>();
    Schema.of(Experiment.class).get("$defs").fieldNames().forEachRemaining(defined::add);
    Set<String> listed =
        FAMILIES.stream().map(Schema::name).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(listed, defined);
  }

  @Test
  void theSchemaHasEveryTypeOfEveryFamily() {
    JsonNode schema = Schema.of(Experiment.class);
    for (Class<?> family : FAMILIES) {
      List<String> names = new ArrayList<>();
      schema
          .at("/$defs/" + Schema.name(family) + "/oneOf")
          .forEach(member -> names.add(member.at("/properties/type/const").asText()));
      List<String> permitted =
          SealedSubtypes.leaves(family).map(ConfigsTest::typeName).sorted().toList();
      Collections.sort(names);
      assertEquals(permitted, names, "of " + family);
    }
  }

  @Test
  void theKeysAreWrittenInTheOrderOfTheManual() {
    List<String> keys = new ArrayList<>();
    Yaml.json().<JsonNode>valueToTree(read(Tiny.DIGITS)).fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of(
            "name",
            "seed",
            "dataset",
            "sde",
            "network",
            "objective",
            "training",
            "sampling",
            "evaluation",
            "during-training"),
        keys);
  }

  @Test
  void theSizeOfABatchIsLimitedByTheDataWhereTheirNumberIsKnown() {
    String batch = "training: {batch: %d, steps: 1}";
    assertEquals(
        1500,
        read(edited("training", batch.formatted(1500))).trained().orElseThrow().training().batch());
    // The files of MNIST decide how many there are: the trainer checks it.
    String mnist =
        Tiny.DIGITS
            .replace("{type: digits}", "{type: mnist, path: a}")
            .replace("attention: [4]", "attention: []");
    String large = mnist.replaceFirst("training: .*", batch.formatted(99_999));
    assertEquals(99_999, read(large).trained().orElseThrow().training().batch());
  }
}
