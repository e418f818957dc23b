package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samplers that cannot work are refused when they are read: where, why, and what would work. */
class SamplingErrorTest {
  private static final String YAML =
      """
      name: refused
      model: {type: gaussian-mixture, shape: [2], weights: [1], means: [0.3], standard-deviations: [0.5]}
      sde: {type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 100}}
      sampling:
        grid: {type: uniform, steps: 20, t-min: 1.0e-3}
        solver: {type: heun}
        clip: none
      """;

  private static final String DISCRETE = "{type: discrete, steps: 10}";
  private static final String SCORE_SDE = "{type: score-sde, steps: 10, t-min: 1.0e-3}";
  private static final String DO_NOT_JOIN =
      "a.yaml:6:11: sampling.solver: the steps of a score-sde grid have length 1/N and do not join,"
          + " which this solver needs: use a uniform grid, or euler-maruyama, reverse-diffusion or"
          + " ancestral";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          steps: 20 | steps: 0 | a.yaml:5:32: sampling.grid: steps must be at least 1, was 0
          t-min: 1.0e-3 | t-min: 1 | a.yaml:5:43: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are 1.0 and 1.0
          t-min: 1.0e-3 | t-min: -1 | a.yaml:5:43: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are -1.0 and 1.0
          uniform, steps: 20 | score-sde, steps: 0 | a.yaml:5:34: sampling.grid: steps must be at least 1, was 0
          uniform, steps: 20, t-min: 1.0e-3 | discrete, steps: 101 | a.yaml:5:9: sampling.grid: the grid has 101 steps, but the chain only 100: use at most 100
          uniform, steps: 20, t-min: 1.0e-3 | discrete, steps: 9, spacing: even | a.yaml:5:45: sampling.grid.spacing: unknown value "even" (allowed: linspace, leading, trailing, multistep, quadratic)
          heun | ancestral, eta: 1.5 | a.yaml:6:34: sampling.solver: eta must be in [0, 1], was 1.5
          heun | heun, churn: 10 | a.yaml:6:24: sampling.solver.churn: unknown key (allowed: variable)
          heun | heun, variable: log-snr | a.yaml:6:34: sampling.solver.variable: unknown value "log-snr" (allowed: t, sigma)
          clip: none | clip: {percentile: 99.5} | a.yaml:7:22: sampling.clip: percentile must be in (0, 1], was 99.5
          clip: none | preset: ddmp | a.yaml:7:11: sampling.preset: unknown value "ddmp"; did you mean "ddpm"? (allowed: ddpm, ddim, iddpm, score-sde, edm, k-diffusion, diffusers-leading, diffusers-dpm-solver)
          """)
  void aWrongSettingIsLocated(String text, String replacement, String error) {
    String yaml = YAML.replace(text, replacement);
    assertNotEquals(YAML, yaml);
    assertRefused(error, yaml);
  }

  @ParameterizedTest
  @CsvSource({
    "'rk45, rtol: 1.0e-3, atol: 1.0e-3'",
    "adaptive-sde",
  })
  void anAdaptiveSolverNeedsNoiseAtTheEnd(String solver) {
    String yaml = YAML.replace("{type: uniform, steps: 20, t-min: 1.0e-3}", DISCRETE);
    String message = refusal(yaml.replace("heun", solver));
    assertEquals("a.yaml:6:11: sampling.solver: ", message.substring(0, 30));
  }

  @ParameterizedTest
  @CsvSource({
    "heun",
    "rk4",
    "'dpm-solver, order: 2'",
    "dpm-solver-pp-2m",
    "unipc-2",
    "'edm-stochastic, churn: 1'",
    "'rk45, rtol: 1.0e-3, atol: 1.0e-3'",
    "adaptive-sde",
    "'predictor-corrector, predictor: {type: heun}, corrector: {type: langevin}'"
  })
  void aSolverOfHigherOrderNeedsStepsThatJoin(String solver) {
    String yaml = YAML.replace("{type: uniform, steps: 20, t-min: 1.0e-3}", SCORE_SDE);
    assertRefused(DO_NOT_JOIN, yaml.replace("heun", solver));
  }

  @ParameterizedTest
  @CsvSource({
    "euler-maruyama",
    "reverse-diffusion",
    "ancestral",
    "'predictor-corrector, predictor: {type: ancestral}, corrector: {type: langevin}'"
  })
  void aSolverOfFirstOrderDoesNot(String solver) {
    String yaml = YAML.replace("{type: uniform, steps: 20, t-min: 1.0e-3}", SCORE_SDE);
    assertEquals(10, read(yaml.replace("heun", solver)).sampling().grid().steps());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 2", "-0.5, 1"})
  void dynamicThresholdingIsForDataBetweenMinusOneAndOne(double low, double high) {
    String yaml =
        Tiny.DIGITS
            .replace("{type: digits}", "{type: digits, range: [" + low + ", " + high + "]}")
            .replace("clip: [-1, 1]", "clip: {percentile: 0.9}");
    assertRefused(
        "a.yaml:8:118: sampling.clip: dynamic thresholding is for data in [-1, 1], not ["
            + low
            + ", "
            + high
            + "]: use that range or a fixed one",
        yaml);
  }

  private static Experiment read(String yaml) {
    return Yaml.read("a.yaml", yaml, Experiment.class, List.of());
  }

  private static String refusal(String yaml) {
    return assertThrows(InvalidInput.class, () -> read(yaml)).getMessage();
  }

  private static void assertRefused(String error, String yaml) {
    assertEquals(error, refusal(yaml));
  }
}
