package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.score.Clipping;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.DiscreteGrid.Spacing;
import dev.ito.sde.Sde;
import dev.ito.sde.TimeGrid;
import dev.ito.solver.Ancestral;
import dev.ito.solver.Ancestral.Variance;
import dev.ito.solver.DrivingNoise;
import dev.ito.solver.Euler;
import dev.ito.solver.Heun;
import dev.ito.solver.Langevin;
import dev.ito.solver.PredictorCorrector;
import dev.ito.solver.ReverseDiffusion;
import dev.ito.solver.Step;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the presets stand for, and what wins over them. */
class PresetTest {
  @TempDir private Path folder;

  private static final String CHAIN =
      "{type: vp, beta: {type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 1000}}";
  private static final String VE = "{type: ve, sigma-min: 0.01, sigma-max: 50}";

  private static Experiment read(String sde, String sampling, String... settings) {
    String yaml =
        """
        name: preset
        model: {type: gaussian-mixture, shape: [2], weights: [1], means: [0.3], standard-deviations: [0.5]}
        sde: %s
        sampling: %s
        """
            .formatted(sde, sampling);
    return Yaml.read("preset.yaml", yaml, Experiment.class, List.of(settings));
  }

  private static Sampling sampling(String sde, String sampling, String... settings) {
    return read(sde, sampling, settings).sampling();
  }

  private static String sdeOf(Preset preset) {
    return preset.settings().contains("discrete") ? CHAIN : VE;
  }

  @ParameterizedTest
  @EnumSource
  void aPresetIsWholeAndReadsBackInFull(Preset preset) {
    String name = Yaml.json().convertValue(preset, String.class);
    Experiment experiment = read(sdeOf(preset), "{preset: " + name + "}");
    assertEquals(preset, experiment.sampling().preset());
    String written = Yaml.write(experiment);
    assertTrue(written.contains("preset: " + name) && written.contains("type: "), written);
    assertEquals(experiment, Yaml.read("again.yaml", written, Experiment.class, List.of()));
  }

  @Test
  void thePresetsAreWhatTheirSourcesDo() {
    Sampling ddpm = sampling(CHAIN, "{preset: ddpm}");
    assertEquals(new DiscreteGrid(1000), ddpm.grid());
    assertEquals(new Ancestral(1, Variance.BETA), ddpm.solver());
    assertEquals(new Clipping.Range(-1, 1), ddpm.clip());
    Sampling ddim = sampling(CHAIN, "{preset: ddim}");
    assertEquals(new DiscreteGrid(50, Spacing.LEADING), ddim.grid());
    assertEquals(new Ancestral(0), ddim.solver());
    assertEquals(Clipping.NONE, ddim.clip());
    assertEquals(new DiscreteGrid(250), sampling(CHAIN, "{preset: iddpm}").grid());
    Sampling leading = sampling(CHAIN, "{preset: diffusers-leading}");
    assertEquals(new DiscreteGrid(50, Spacing.LEADING), leading.grid());
    assertEquals(new Clipping.Range(-1, 1), leading.clip());
    Sampling song = sampling(VE, "{preset: score-sde}");
    assertEquals(new TimeGrid.Uniform(999, 1e-5, 1), song.grid());
    assertEquals(
        new PredictorCorrector(
            new ReverseDiffusion(1),
            new Langevin(0.16, 1, Langevin.Norms.SCORE_SDE),
            PredictorCorrector.Part.CORRECTOR),
        song.solver());
    assertEquals(new TimeGrid.Karras(17, 1e-5, 1, 7), sampling(VE, "{preset: edm}").grid());
    assertEquals(new Heun(Heun.Variable.SIGMA), sampling(VE, "{preset: edm}").solver());
    assertEquals(new Ancestral(1), sampling(VE, "{preset: k-diffusion}").solver());
  }

  /** EDM with N = 18 noise levels costs 2 N - 1 evaluations, the final denoising being the last. */
  @Test
  void edmCosts35Evaluations() throws IOException {
    Experiment edm = read(VE, "{preset: edm}");
    Sde sde = edm.sde();
    var solver = edm.sampling().solver();
    int[] nfe =
        solver
            .solve(
                sde,
                ((KnownModel.Exact) edm.origin().known().orElseThrow()).score(sde),
                new Batch(2, edm.shape()),
                Step.along(edm.sampling().grid(), sde),
                new DrivingNoise.Independent(0, 0),
                Step.Listener.NONE)
            .nfe();
    assertEquals(34, nfe[0]);
    assertTrue(edm.sampling().denoiseAtEnd());
  }

  @Test
  void whatIsWrittenWinsAtEveryLevel() {
    Sampling edm =
        sampling(VE, "{preset: edm, count: 3, grid: {steps: 35}, denoise-at-end: false}");
    assertEquals(new TimeGrid.Karras(35, 1e-5, 1, 7), edm.grid());
    assertEquals(3, edm.count());
    assertFalse(edm.denoiseAtEnd());
    assertEquals(
        new TimeGrid.Karras(9, 1e-5, 1, 5),
        sampling(VE, "{preset: edm, grid: {steps: 9, rho: 5}}").grid());
    assertEquals(
        new TimeGrid.LogSnr(9, 1e-3, 1),
        sampling(VE, "{preset: edm, grid: {type: log-snr, steps: 9, t-min: 1.0e-3}}").grid());
    Sampling song = sampling(VE, "{preset: score-sde, solver: {corrector: {snr: 0.2}}}");
    assertEquals(
        new Langevin(0.2, 1, Langevin.Norms.SCORE_SDE),
        ((PredictorCorrector) song.solver()).corrector());
  }

  /** A DDPM that is written is no DDIM, whatever the preset. */
  @Test
  void aWrittenTypeHasItsOwnDefaults() {
    Sampling trap =
        sampling(
            CHAIN, "{preset: ddim, grid: {type: discrete, steps: 20}, solver: {type: ancestral}}");
    assertEquals(new Ancestral(1), trap.solver());
    assertEquals(new DiscreteGrid(20, Spacing.LINSPACE), trap.grid());
    assertEquals(
        new DiscreteGrid(20, Spacing.LEADING),
        sampling(CHAIN, "{preset: ddim, grid: {steps: 20}}").grid());
    assertEquals(
        new Langevin(0.2, 1, Langevin.Norms.PER_SAMPLE),
        ((PredictorCorrector)
                sampling(VE, "{preset: score-sde, solver: {corrector: {type: langevin, snr: 0.2}}}")
                    .solver())
            .corrector());
    assertEquals(
        new Ancestral(1),
        sampling(CHAIN, "{preset: ddim}", "sampling.solver.type=ancestral").solver());
  }

  /**
   * What a published model says of its data goes before the preset, and a written clip before both.
   */
  @ParameterizedTest
  @EnumSource
  void thePublishedModelSaysHowItsEstimatesAreClipped(Preset preset) throws IOException {
    String name = Yaml.json().convertValue(preset, String.class);
    for (String says : List.of("true", "false")) {
      published(says);
      Clipping theirs = says.equals("true") ? new Clipping.Range(-1, 1) : Clipping.NONE;
      assertEquals(theirs, ofPublished(name, "").sampling().clip(), name);
      Clipping written = new Clipping.Range(-3, 3);
      assertEquals(written, ofPublished(name, ", clip: [-3, 3]").sampling().clip(), name);
    }
  }

  @Test
  void aClippingThatIsNotOfThePresetIsNamed() throws IOException {
    published("true");
    Experiment ddim = ofPublished("ddim", "");
    assertEquals(List.of("clip"), ddim.sampling().notOfPreset(ddim.sde()));
    Experiment ddpm = ofPublished("ddpm", "");
    assertEquals(List.of(), ddpm.sampling().notOfPreset(ddpm.sde()));
  }

  /** Writes the tiny pipeline of the tests with a word on clipping. */
  private void published(String clips) throws IOException {
    Path tiny = Path.of("src", "test", "resources", "diffusers");
    for (String file : List.of("unet/config.json", "scheduler/scheduler_config.json")) {
      Files.createDirectories(folder.resolve(file).getParent());
      String text = Files.readString(tiny.resolve(file));
      Files.writeString(
          folder.resolve(file),
          text.replace("\"beta_end\"", "\"clip_sample\": " + clips + ", \"beta_end\""));
    }
  }

  private Experiment ofPublished(String preset, String rest) {
    String yaml =
        "name: a\nmodel: {type: diffusers, path: %s}\n%ssampling: {preset: %s%s}\n"
            .formatted(
                folder,
                sdeOf(Preset.valueOf(constant(preset))).equals(CHAIN) ? "" : "sde: " + VE + "\n",
                preset,
                rest);
    return Yaml.read("a.yaml", yaml, Experiment.class, List.of());
  }

  private static String constant(String preset) {
    return preset.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Test
  void theCommandLineReachesThem() {
    String plain = "{grid: {type: log-snr, steps: 5, t-min: 1.0e-3}, solver: {type: euler}}";
    assertNull(sampling(VE, plain).preset());
    Sampling set = sampling(VE, "{preset: edm}", "sampling.grid.steps=40");
    assertEquals(new TimeGrid.Karras(40, 1e-5, 1, 7), set.grid());
    Sampling replaced = sampling(VE, plain, "sampling.preset=edm", "sampling.grid.steps=40");
    assertEquals(set, replaced);
    Sampling other = sampling(VE, plain, "sampling.preset=edm", "sampling.solver={type: euler}");
    assertEquals(new TimeGrid.Karras(17, 1e-5, 1, 7), other.grid());
    assertEquals(new Euler(), other.solver());
    assertEquals(Preset.K_DIFFUSION, sampling(VE, "{}", "sampling.preset=k-diffusion").preset());
  }

  @Test
  void whatIsNotOfThePresetIsNamed() {
    Experiment changed = read(VE, "{preset: edm, grid: {steps: 35}, clip: [-1, 1]}");
    assertEquals(List.of("grid", "clip"), changed.sampling().notOfPreset(changed.sde()));
    Experiment pure = read(VE, "{preset: score-sde, count: 3, noise: brownian-path}");
    assertEquals(List.of(), pure.sampling().notOfPreset(pure.sde()));
  }

  @Test
  void errorsSayWhereAndWhatIsAllowed() {
    refused(() -> sampling(VE, "{preset: edmm}"), "preset.yaml:4:", "did you mean \"edm\"");
    refused(() -> sampling(VE, "{preset: ddpm}"), "sampling.grid", "need a discrete chain");
    refused(() -> sampling(VE, "{preset: edm, grid: {stepz: 3}}"), "stepz", "steps");
    refused(() -> sampling(VE, "{preset: edm, grid: {steps: 0}}"), "at least 1, was 0");
    refused(
        () ->
            sampling(
                VE,
                "{preset: edm, grid: {type: score-sde, steps: 9, t-min: 0.1}, solver: {type:"
                    + " heun}}"),
        "sampling.solver",
        "do not join");
  }

  /** A corrector's ratio is that of the process unless it is written, and stands in the file. */
  @Test
  void theRatioOfACorrectorIsFilledIn() {
    String pc =
        "{grid: {type: uniform, steps: 5, t-min: 0.1}, solver: {type: predictor-corrector,"
            + " predictor: {type: euler}, corrector: {type: langevin}}}";
    assertTrue(Yaml.write(read(VE, pc)).contains("snr: 0.16"));
    assertTrue(Yaml.write(read(CHAIN, pc)).contains("snr: 0.05"));
  }

  private static void refused(Runnable attempt, String... reasons) {
    String message = assertThrows(InvalidInput.class, attempt::run).getMessage();
    for (String reason : reasons) {
      assertTrue(message.contains(reason), message);
    }
  }
}
