package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.io.Monitor;
import dev.ito.math.Batch;
import dev.ito.math.Shape;
import dev.ito.score.DifferentiableScore;
import dev.ito.score.GaussianMixture;
import dev.ito.score.GaussianMixtureScore;
import dev.ito.score.Network;
import dev.ito.score.NoisySamples;
import dev.ito.score.ScoreFunction;
import dev.ito.sde.LinearBeta;
import dev.ito.sde.Marginal;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import dev.ito.solver.Solution;
import dev.ito.yaml.Yaml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final String CHAIN =
      "{type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 1000}}";
  private static final String VE = "{type: ve, sigma-min: 0.01, sigma-max: 50}";

  /** alpha = exp(-(0.1 t + 19.9 t^2 / 2) / 2), which is 0.0168 at t = 0.901. */
  @Test
  void aStartBelowThePriorIsSaid() {
    VpSde sde = new VpSde(new LinearBeta(0.1, 20));
    assertEquals(
        Optional.of(
            "the grid starts at t = 0.901, where alpha = 0.0168: samples start from the prior"
                + " there"),
        SamplingRemarks.startBeforePrior(sde, 0.901));
    assertEquals(Optional.empty(), SamplingRemarks.startBeforePrior(sde, 1));
  }

  /**
   * As many as the sources count, the final estimate included; score_sde makes one more: its
   * corrector works once at the last time, too.
   */
  @ParameterizedTest
  @CsvSource({
    "ddpm, 1000",
    "ddim, 50",
    "iddpm, 250",
    "score-sde, 1999",
    "edm, 35",
    "k-diffusion, 50",
    "diffusers-leading, 50"
  })
  void aPresetCostsWhatItsSourceDoes(String preset, int evaluations) {
    List<Double> times = new ArrayList<>();
    boolean chain = preset.startsWith("dd") || preset.startsWith("id") || preset.endsWith("ing");
    Solution solution = sample(chain ? CHAIN : VE, "preset: " + preset, times);
    assertArrayEquals(new int[] {evaluations, evaluations}, solution.nfe());
    assertEquals(evaluations, times.size());
    assertEquals(chain ? 1e-3 : 1e-5, times.get(evaluations - 1));
  }

  /** The nine steps end at 0.112, 0.223, .. less 0.1; the ninth, at 0.012, is not the last time. */
  @Test
  void scoreSdeDenoisesAtTheLastOfItsPoints() {
    List<Double> times = new ArrayList<>();
    String grid = "grid: {type: score-sde, steps: 9, t-min: 1.0e-3}";
    sample(VE, grid + ", solver: {type: euler-maruyama}", times);
    assertEquals(10, times.size());
    for (int i = 0; i < 10; i++) {
      assertEquals(1 - i * 0.999 / 9, times.get(i), 1e-15);
    }
  }

  @Test
  void aSampleThatShallStayNoisyDoes() {
    List<Double> times = new ArrayList<>();
    Solution solution = sample(VE, "preset: edm, denoise-at-end: false", times);
    assertArrayEquals(new int[] {34, 34}, solution.nfe());
    assertEquals(34, times.size());
  }

  /** Two steps of two evaluations and the final estimate, in batches of two. */
  @Test
  void everyEvaluationSaysWhichSamplesItIsAskedAbout() {
    List<String> asked = new ArrayList<>();
    String grid = "grid: {type: uniform, steps: 2, t-min: 1.0e-2}";
    Experiment experiment = experiment(VE, "count: 5, batch: 2, solver: {type: heun}, " + grid);
    ScoreFunction score = (at, out) -> asked.add(Arrays.toString(at.samples()));
    new Sampler(experiment, score, Monitor.SILENT)
        .sample(Latents.drawn(experiment), Sampler.Watcher.NONE);
    List<String> expected = new ArrayList<>(Collections.nCopies(5, "[0, 1]"));
    expected.addAll(Collections.nCopies(5, "[2, 3]"));
    expected.addAll(Collections.nCopies(5, "[4]"));
    assertEquals(expected, asked);
  }

  /** Data of N(0, 0.5^2) kept within 1e-4: a step of DDIM by hand, and the estimate at its end. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void estimatesAreClippedOnTheWayAndInTheEnd(boolean denoised) {
    String sampling =
        "count: 2, grid: {type: uniform, steps: 1, t-min: 0.5}, solver: {type: ancestral, eta: 0},"
            + " clip: [-1.0e-4, 1.0e-4], denoise-at-end: ";
    Experiment experiment = experiment(VE, sampling + denoised);
    Latents latents = Latents.drawn(experiment);
    Sde sde = experiment.sde();
    ScoreFunction score = score(sde, new ArrayList<>());
    Batch end =
        new Sampler(experiment, score, Monitor.SILENT).sample(latents, Sampler.Watcher.NONE).x();
    Batch start = latents.slices().slice(0, 2);
    double shrunk = sde.marginal(0.5).sigma() / sde.marginal(1).sigma();
    for (int i = 0; i < end.values().length; i++) {
      double x = start.values()[i];
      double estimate = Math.copySign(1e-4, x);
      double step = estimate + shrunk * (x - estimate);
      assertTrue(Math.abs(x) > 2 && Math.abs(step) > 1e-3, "this point tells nothing: " + x);
      assertEquals(denoised ? Math.copySign(1e-4, step) : step, end.values()[i], 1e-12);
    }
  }

  /** The score of N(0, 0.5^2) that knows what it was told. */
  private record Told(DifferentiableScore score, LongToIntFunction label)
      implements DifferentiableScore {
    @Override
    public void score(NoisySamples at, Batch out) {
      score.score(at, out);
    }

    @Override
    public void scoreAndVjp(NoisySamples at, Batch v, Batch out, Batch vjp) {
      score.scoreAndVjp(at, v, out, vjp);
    }

    @Override
    public Told labelled(LongToIntFunction other) {
      return new Told(score, other);
    }
  }

  @Test
  void aModelIsToldTheLabelsOfItsSamples() {
    Experiment experiment = experiment(VE, "preset: edm");
    var exact = new GaussianMixtureScore(experiment.sde(), mixture());
    Sampler sampler = Sampler.of(experiment, new Told(exact, sample -> 7), Monitor.SILENT);
    assertEquals(Network.NO_LABEL, ((Told) sampler.score()).label().applyAsInt(3));
  }

  private static GaussianMixture mixture() {
    return new GaussianMixture(new double[] {1}, new Batch(1, Shape.of(2)), new double[] {0.5});
  }

  /** Draws two samples of N(0, 0.5^2), and adds the times its score is asked for. */
  private static Solution sample(String sde, String sampling, List<Double> times) {
    Experiment experiment = experiment(sde, "count: 2, " + sampling);
    Sampler sampler = new Sampler(experiment, score(experiment.sde(), times), Monitor.SILENT);
    return sampler.sample(Latents.drawn(experiment), Sampler.Watcher.NONE);
  }

  private static Experiment experiment(String sde, String sampling) {
    String yaml =
        """
        name: sampler
        model: {type: gaussian-mixture, shape: [2], weights: [1], means: [0], standard-deviations: [0.5]}
        sde: %s
        sampling: {%s}
        """
            .formatted(sde, sampling);
    return Yaml.read("sampler.yaml", yaml, Experiment.class, List.of());
  }

  private static ScoreFunction score(Sde sde, List<Double> times) {
    return (at, out) -> {
      times.add(at.t()[0]);
      Marginal m = sde.marginal(at.t()[0]);
      out.put(0, at.x());
      out.scale(-1 / (0.25 * m.alpha() * m.alpha() + m.sigma() * m.sigma()));
    };
  }
}
