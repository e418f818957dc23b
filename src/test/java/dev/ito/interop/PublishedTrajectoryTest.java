package dev.ito.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ito.io.Npy;
import dev.ito.io.Npy.NpyArray;
import dev.ito.math.Batch;
import dev.ito.nn.Device;
import dev.ito.nn.GraphNetwork;
import dev.ito.score.Clipping;
import dev.ito.score.Prediction;
import dev.ito.score.ScoreFunction;
import dev.ito.score.ScoreModel;
import dev.ito.sde.Condition;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.DiscreteGrid.Spacing;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Ancestral;
import dev.ito.solver.Ancestral.Variance;
import dev.ito.solver.BrownianPath;
import dev.ito.solver.DpmSolverPp2m;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Solver;
import dev.ito.solver.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole trajectories of the schedulers of the diffusers library (0.40) on published networks, from
 * their latents and on their noise, against our solvers along their time steps.
 */
@Tag("native")
class PublishedTrajectoryTest {
  private static final int CHAIN = 1000;
  private static final Sde SDE = new VpSde(new DiscreteBeta(new LinearBeta(0.1, 20), CHAIN));

  /** Float32 arithmetic in the network, and in their schedulers too; seen: up to 4e-4. */
  private static final double TOLERANCE = 2e-3;

  static Stream<Arguments> runs() {
    return Stream.of("rgb16", "grey28")
        .flatMap(
            network ->
                Stream.of(
                    Arguments.of(network, "ddim-10-leading", new Ancestral(0)),
                    Arguments.of(network, "ddim-10-trailing", new Ancestral(0)),
                    Arguments.of(network, "ddim-10-leading-clipped", new Ancestral(0)),
                    Arguments.of(network, "ddpm-25-fixed-small", new Ancestral(1)),
                    Arguments.of(network, "ddpm-25-fixed-large", new Ancestral(1, Variance.BETA)),
                    Arguments.of(network, "dpmpp2m-12", new DpmSolverPp2m(0))));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void solversEndWhereTheirSchedulersEnd(String name, String run, Solver solver)
      throws IOException {
    Published published = Published.ofTheLibrary(name);
    NpyArray latents = Npy.read(published.folder.resolve("latents.npy"));
    Batch start = new Batch(latents.shape().get(0), published.shape, latents.values());
    try (GraphNetwork network = new GraphNetwork(published.unet, published.shape, Device.CPU)) {
      network.restore(published.vector(network.layout()));
      ScoreFunction plain = new ScoreModel(SDE, Prediction.EPSILON, Condition.STEP, network);
      // The recorded run derives the noise again: use_clipped_model_output of the library.
      boolean clipped = run.endsWith("clipped");
      ScoreFunction score = clipped ? new Clipping.Range(-1, 1).apply(SDE, plain) : plain;
      DrivingNoise noise = solver.stochastic() ? recorded(published, run) : null;
      Batch found =
          solver
              .solve(
                  SDE,
                  score,
                  start,
                  steps(published, run),
                  noise == null ? new BrownianPath(0, 0) : noise,
                  Step.Listener.NONE)
              .x();
      double[] theirs = Npy.read(published.folder.resolve(run + ".npy")).values();
      double largest = 0;
      for (int j = 0; j < theirs.length; j++) {
        largest = Math.max(largest, Math.abs(theirs[j] - found.values()[j]));
      }
      assertEquals(0, largest, TOLERANCE);
    }
  }

  /** Nothing that was recorded is left out, and all of it is on the chain of {@link #SDE}. */
  @ParameterizedTest
  @ValueSource(strings = {"rgb16", "grey28"})
  void allRunsAreCompared(String name) throws IOException {
    JsonNode recorded = recorded(Published.ofTheLibrary(name));
    Set<String> names = new TreeSet<>();
    recorded.fieldNames().forEachRemaining(names::add);
    assertEquals(
        names,
        runs().map(run -> (String) run.get()[1]).collect(Collectors.toCollection(TreeSet::new)));
    double alphaBar = 1;
    for (int i = 0; i < CHAIN; i++) {
      alphaBar *= 1 - (1e-4 + (0.02 - 1e-4) * i / (CHAIN - 1));
      double alpha = SDE.marginal((i + 1.0) / CHAIN).alpha();
      assertEquals(alphaBar, alpha * alpha, 1e-12);
    }
    for (JsonNode run : recorded) {
      assertEquals(CHAIN, run.at("/config/num_train_timesteps").asInt());
      assertEquals(1e-4, run.at("/config/beta_start").asDouble());
      assertEquals(0.02, run.at("/config/beta_end").asDouble());
      assertEquals("linear", run.at("/config/beta_schedule").asText());
      assertEquals("epsilon", run.at("/config/prediction_type").asText());
    }
  }

  /** What an experiment writes for a run gives the same steps. */
  @ParameterizedTest
  @CsvSource({
    "ddim-10-leading, 10, LEADING",
    "ddim-10-leading-clipped, 10, LEADING",
    "ddim-10-trailing, 10, TRAILING",
    "ddpm-25-fixed-small, 25, LEADING",
    "ddpm-25-fixed-large, 25, LEADING",
    "dpmpp2m-12, 12, MULTISTEP"
  })
  void gridsAreTheirs(String run, int count, Spacing spacing) throws IOException {
    assertEquals(
        steps(Published.ofTheLibrary("rgb16"), run),
        Step.along(new DiscreteGrid(count, spacing), SDE));
  }

  private static JsonNode recorded(Published published) throws IOException {
    return JsonMapper.builder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build()
        .readTree(published.folder.resolve("runs.json").toFile());
  }

  private static List<Step> steps(Published published, String run) throws IOException {
    JsonNode indices = recorded(published).at("/" + run + "/timesteps");
    List<Step> steps = new ArrayList<>();
    for (int k = 0; k < indices.size(); k++) {
      double to = k + 1 < indices.size() ? (indices.get(k + 1).asInt() + 1.0) / CHAIN : 0;
      steps.add(new Step(k, indices.size(), (indices.get(k).asInt() + 1.0) / CHAIN, to));
    }
    return steps;
  }

  /** Returns the noise of their steps, the only one these solvers draw. */
  private static DrivingNoise recorded(Published published, String run) throws IOException {
    NpyArray noise = Npy.read(published.folder.resolve(run + "-noise.npy"));
    double[] values = noise.values();
    int perStep = values.length / noise.shape().get(0);
    return new DrivingNoise() {
      @Override
      public void increment(Step step, int row, double[] z, int offset, int length) {
        System.arraycopy(noise.values(), step.index() * perStep + row * length, z, offset, length);
      }

      @Override
      public long seed() {
        throw new UnsupportedOperationException("no corrector and no path here");
      }

      @Override
      public long first() {
        return 0;
      }
    };
  }
}
