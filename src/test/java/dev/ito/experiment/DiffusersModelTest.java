package dev.ito.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.interop.PublishedScheduler;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.score.MatchedScore;
import dev.ito.sde.DiscreteBeta;
import dev.ito.sde.DiscreteGrid;
import dev.ito.sde.Sde;
import dev.ito.sde.VpSde;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a published folder becomes, and what is refused of it. */
class DiffusersModelTest {
  private static final Path TINY = Path.of("src", "test", "resources", "diffusers");

  @TempDir private Path folder;

  /** Copies the tiny pipeline with one setting replaced. */
  private void write(String before, String after) throws IOException {
    for (String file : List.of("unet/config.json", "scheduler/scheduler_config.json")) {
      Files.createDirectories(folder.resolve(file).getParent());
      String text = Files.readString(TINY.resolve(file));
      Files.writeString(folder.resolve(file), text.replace(before, after));
    }
  }

  @Test
  void aPipelineBringsItsShapeAndItsChain() {
    DiffusersModel model = new DiffusersModel(TINY);
    assertEquals(Shape.image(8, 8, 1), model.sampleShape());
    assertFalse(model.exact());
    VpSde vp = (VpSde) model.sde().orElseThrow();
    assertEquals(1000, ((DiscreteBeta) vp.beta()).steps());
    // alphaBar_T of Ho et al. 2020.
    double alpha = vp.marginal(1).alpha();
    assertEquals(4.0358e-5, alpha * alpha, 1e-9);
  }

  /**
   * The chains as diffusers defines them: alphaBar after 1, 2 and 4 of 4 steps, by their formulas.
   */
  @ParameterizedTest
  @CsvSource({
    "'\"beta_schedule\": \"linear\"', '\"trained_betas\": [0.1, 0.2, 0.3, 0.4]', 0.9, 0.72, 0.3024",
    "linear, scaled_linear, 0.9999, 0.9970050834928814, 0.9677549796854149",
    "linear, sigmoid, 0.9998507947991829, 0.9973790255068117, 0.9602496296408538",
    "linear, squaredcos_cap_v2, 0.8470121613269047, 0.4938435904406378, 0.00014427210238573596"
  })
  void theSchedulesAreTheirs(String before, String after, double one, double two, double four)
      throws IOException {
    write(before, after);
    Path file = folder.resolve("scheduler/scheduler_config.json");
    Files.writeString(file, Files.readString(file).replace("1000", "4"));
    VpSde vp = (VpSde) new DiffusersModel(folder).sde().orElseThrow();
    double[] found = {vp.marginal(0.25).alpha(), vp.marginal(0.5).alpha(), vp.marginal(1).alpha()};
    for (int i = 0; i < 3; i++) {
      found[i] *= found[i];
    }
    assertArrayEquals(new double[] {one, two, four}, found, 1e-9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"silu\" | \"relu\" | act_fn is \"relu\"; only \"silu\" is supported",
        "UNet2DModel | UNet2DConditionModel | _class_name is \"UNet2DConditionModel\"",
        "\"DownBlock2D\" | \"SkipDownBlock2D\" | only DownBlock2D and AttnDownBlock2D",
        "\"AttnUpBlock2D\", | | one for each of the 2 levels",
        "\"downsample_padding\": 0 | \"downsample_padding\": 2 | downsample_padding is 2; only 0 and 1",
        "1e-06 | -1 | norm-epsilon must be positive",
        "1e-06 | \"tiny\" | norm_eps is \"tiny\": must be a number",
        "\"act_fn\" | \"act_two\": 3, \"act_fn\" | act_two is 3: this setting is not supported",
        "\"act_fn\" | \"time_embedding_dim\": 9, \"act_fn\" | time_embedding_dim is 9; only 32",
        "\"act_fn\" | \"num_class_embeds\": 9, \"act_fn\" | num_class_embeds is 9; only null",
        "[8, 16] | [8, 14] | groups: 4 does not divide the 14 channels of a level",
        "\"out_channels\": 1 | \"out_channels\": 2 | in_channels is 1 and out_channels is 2: they must be equal",
        "\"norm_num_groups\": 4 | \"norm_num_groups\": 3 | groups: 3 does not divide",
        "\"linear\" | \"cubic\" | beta_schedule is \"cubic\"",
        "\"epsilon\" | \"flow\" | prediction_type is \"flow\"",
        "\"linear\" | \"linear\", \"trained_betas\": [0.1] | trained_betas has 1 values for 1000",
        "\"DDPMScheduler\" | \"ScoreSdeVeScheduler\" | only schedulers of a DDPM chain",
        "\"num_train_timesteps\": 1000 | \"num_train_timesteps\": 2000000000 | from 1 to 1000000",
        "\"beta_start\": 0.0001 | \"beta_start\": -1 | beta_start is -1 and beta_end is 0.02",
        "\"beta_end\" | \"clip_sample\": 3, \"beta_end\" | clip_sample is 3: must be true or false",
        "\"beta_end\" | \"rescale_betas_zero_snr\": true, \"beta_end\" | rescale_betas_zero_snr",
        "\"act_fn\" | \"attention_legacy_order\": true, \"act_fn\" | attention_legacy_order is true",
        "\"sample_size\": 8 | \"sample_size\": null | sample_size is null, the size of its images is open",
        "\"sample_size\": 8 | \"sample_size\": [8] | sample_size is [8]: must be an integer, or two: [height, width]",
        "\"beta_end\" | \"use_flow_sigmas\": true, \"beta_end\" | use_flow_sigmas is true",
        "\"beta_end\" | \"timestep_type\": \"continuous\", \"beta_end\" | only \"discrete\" is supported",
        "\"beta_end\" | \"thresholding\": true, \"dynamic_thresholding_ratio\": 2, \"beta_end\" | scheduler_config.json: percentile must be in (0, 1], was 2.0",
        "\"sample_size\": 8 | \"sample_size\": 8.5 | sample_size is 8.5: must be an integer, or two: [height, width]",
        "\"sample_size\": 8 | \"sample_size\": [8, 8, 8] | sample_size is [8,8,8]: must be an integer, or two",
        "\"sample_size\": 8 | \"sample_size\": \"8\" | sample_size is \"8\": must be an integer, or two",
        "\"sample_size\": 8 | \"sample_size\": [8, 0] | sample_size is [8,0] and in_channels is 1: they must be",
        "\"norm_num_groups\": 4 | \"norm_num_groups\": 4.5 | norm_num_groups is 4.5: must be an integer",
        "\"norm_num_groups\": 4 | \"norm_num_groups\": 4e10 | norm_num_groups is 4.0E10: must be an integer",
        "1e-06 | Infinity | must be a number",
        "\"beta_start\": 0.0001 | \"beta_start\": NaN | must be a number",
        "\"linear\" | \"linear\", \"trained_betas\": [NaN] | must be a list of numbers",
        "\"beta_end\" | \"predict_epsilon\": false, \"beta_end\" | write \"prediction_type\": \"sample\" into this file",
        "\"_class_name\" | oops | no JSON"
      })
  void whatOursHasNotIsRefusedByName(String before, String after, String reason)
      throws IOException {
    write(before, after == null ? "" : after);
    String message =
        assertThrows(InvalidInput.class, () -> new DiffusersModel(folder)).getMessage();
    assertTrue(message.contains(reason), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void aFolderWithoutSettingsOrChainIsRefused() throws IOException {
    Path none = folder.resolve("none");
    assertTrue(
        assertThrows(InvalidInput.class, () -> new DiffusersModel(none))
            .getMessage()
            .endsWith(
                "config.json: no such file; the folder of a diffusers model has it: check the"
                    + " path"));
    write("x", "x");
    Files.delete(folder.resolve("scheduler/scheduler_config.json"));
    String yaml =
        "name: a\nmodel: {type: diffusers, path: %s}\nsampling: {grid: {type: uniform, steps: 2, t-min: 0.1}, solver: {type: heun}}\n"
            .formatted(folder);
    InvalidInput error =
        assertThrows(
            InvalidInput.class, () -> Yaml.read("a.yaml", yaml, Experiment.class, List.of()));
    assertTrue(error.getMessage().contains("sde: required key is missing"), error.getMessage());
  }

  /** Without a scheduler the network knows the steps of the chain that is written. */
  @Test
  void withoutASchedulerTheProcessIsAChain() {
    InvalidInput error = assertThrows(InvalidInput.class, () -> read(BARE, VE, ""));
    assertTrue(error.getMessage().contains("need a discrete chain"), error.getMessage());
    String chain = "sde: {type: vp, beta: {type: discrete, betas: [0.1, 0.2]}}";
    assertEquals(Optional.empty(), known(read(BARE, chain, ""), 1, 0));
  }

  private static final Path BARE = Path.of("src", "test", "resources", "unets", "plain");
  private static final String VE = "sde: {type: ve, sigma-min: 0.1, sigma-max: 9}";

  private static Experiment read(Path model, String sde, String clip) {
    String yaml =
        """
        name: a
        model: {type: diffusers, path: %s}
        %s
        sampling: {grid: {type: uniform, steps: 2, t-min: 0.1}, solver: {type: heun}%s}
        """;
    return Yaml.read("a.yaml", yaml.formatted(model, sde, clip), Experiment.class, List.of());
  }

  /** With a scheduler it knows its steps, under any process. */
  @Test
  void underAnotherProcessItSaysWhatTheNetworkKnows() {
    assertEquals(
        "the steps of the chain that the network knows are the times t = 0.000 to 1.000",
        known(read(TINY, VE, ""), 1, 0.1).orElseThrow());
    Experiment vp = read(TINY, "sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}", "");
    assertEquals(
        "the steps of the chain that the network knows are the times t = 0.0009165 to 1.000; the"
            + " grid goes from 1.000 to 1.000e-05, and times outside get the nearest one",
        known(vp, 1, 1e-5).orElseThrow());
    assertFalse(known(vp, 1, 1e-3).orElseThrow().contains("outside"));
    Experiment own = read(TINY, "", "");
    assertEquals(Optional.empty(), known(own, 1, 1e-3));
    assertEquals(Optional.empty(), known(own, 1, 0));
    assertTrue(known(own, 1, 9e-4).orElseThrow().contains("are the times t = 0.001000 to 1.000; "));
  }

  private static Optional<String> known(Experiment experiment, double from, double to) {
    Sde sde = experiment.sde();
    Sde chain = experiment.origin().known().flatMap(KnownModel::sde).orElse(sde);
    double earliest = 1.0 / DiscreteGrid.chainLength(chain);
    return Sampler.whatIsKnown(new MatchedScore(sde, chain, earliest, null), from, to);
  }

  /** 1,000 steps, by the formulas of the library written out; it has them in float32. */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "scaled_linear", "sigmoid", "squaredcos_cap_v2"})
  void chainsOfAThousandSteps(String schedule) throws IOException {
    write("\"linear\"", "\"" + schedule + "\"");
    VpSde chain = PublishedScheduler.of(folder).orElseThrow().chain();
    double alphaBar = 1;
    for (int i = 0; i < 1000; i++) {
      double part = i / 999.0;
      double root = Math.sqrt(1e-4) + (Math.sqrt(0.02) - Math.sqrt(1e-4)) * part;
      double logistic = 1 / (1 + Math.exp(6 - 12 * part));
      double beta =
          switch (schedule) {
            case "linear" -> 1e-4 + (0.02 - 1e-4) * part;
            case "scaled_linear" -> root * root;
            case "sigmoid" -> 1e-4 + (0.02 - 1e-4) * logistic;
            default -> Math.min(1 - cosine((i + 1) / 1000.0) / cosine(i / 1000.0), 0.999);
          };
      alphaBar *= 1 - beta;
      double alpha = chain.marginal((i + 1) / 1000.0).alpha();
      assertEquals(alphaBar, alpha * alpha, 1e-6);
      assertEquals(1, alpha * alpha / alphaBar, 1e-6);
    }
  }

  private static double cosine(double t) {
    return Math.pow(Math.cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"x\": 0 | [-1.0, 1.0]",
        "\"clip_sample\": false | none",
        "\"clip_sample_range\": 2 | [-2.0, 2.0]",
        "\"thresholding\": true, \"sample_max_value\": 0.5 | {percentile=0.995, limit=0.5}",
        "\"_class_name\": \"HeunDiscreteScheduler\", \"clip_sample\": true | [-1.0, 1.0]",
        "\"_class_name\": \"EulerDiscreteScheduler\" | none",
        "\"thresholding\": true | {percentile=0.995, limit=1.0}",
        "\"thresholding\": true, \"sample_max_value\": 1.5, \"dynamic_thresholding_ratio\": 0.9"
            + " | {percentile=0.9, limit=1.5}",
        "\"_class_name\": \"DPMSolverMultistepScheduler\" | none"
      })
  void clippingIsThatOfTheScheduler(String setting, String expected) throws IOException {
    write("\"beta_end\"", setting + ", \"beta_end\"");
    Path file = folder.resolve("scheduler/scheduler_config.json");
    if (setting.contains("_class_name")) {
      String text = Files.readString(file);
      Files.writeString(file, text.replace("\"_class_name\": \"DDPMScheduler\",", ""));
    }
    assertEquals(expected, written(read(folder, "", "")));
    assertEquals("none", written(read(folder, "", ", clip: none")));
  }

  private static String written(Experiment experiment) {
    return Yaml.json().convertValue(experiment.sampling().clip(), Object.class).toString();
  }

  /** Older repositories have both files in one folder. */
  @Test
  void settingsOfTheSchedulerMayLieBesideThoseOfTheNetwork() throws IOException {
    write("x", "x");
    Files.move(folder.resolve("unet/config.json"), folder.resolve("config.json"));
    Path scheduler = folder.resolve("scheduler/scheduler_config.json");
    Files.move(scheduler, folder.resolve("scheduler_config.json"));
    Files.delete(folder.resolve("unet"));
    assertEquals(new DiffusersModel(TINY).sde(), new DiffusersModel(folder).sde());
  }

  /** All describe the chain with the same keys; four have other defaults for it. */
  @ParameterizedTest
  @CsvSource({
    "EulerDiscreteScheduler, 1e-4, 0.02",
    "EulerAncestralDiscreteScheduler, 1e-4, 0.02",
    "LMSDiscreteScheduler, 1e-4, 0.02",
    "PNDMScheduler, 1e-4, 0.02",
    "UniPCMultistepScheduler, 1e-4, 0.02",
    "HeunDiscreteScheduler, 0.00085, 0.012",
    "KDPM2DiscreteScheduler, 0.00085, 0.012",
    "KDPM2AncestralDiscreteScheduler, 0.00085, 0.012",
    "DPMSolverSDEScheduler, 0.00085, 0.012"
  })
  void schedulersOfTheSameChain(String name, double first, double last) throws IOException {
    write("x", "x");
    Path file = folder.resolve("scheduler/scheduler_config.json");
    Files.writeString(file, "{\"_class_name\": \"" + name + "\"}");
    VpSde chain = PublishedScheduler.of(folder).orElseThrow().chain();
    assertEquals(1 - first, Math.pow(chain.marginal(1e-3).alpha(), 2), 1e-12);
    double before = Math.pow(chain.marginal(0.999).alpha(), 2);
    assertEquals(1 - last, Math.pow(chain.marginal(1).alpha(), 2) / before, 1e-12);
    Files.writeString(
        file, "{\"_class_name\": \"" + name + "\", \"beta_start\": 0.001, \"beta_end\": 0.03}");
    chain = PublishedScheduler.of(folder).orElseThrow().chain();
    assertEquals(1 - 0.001, Math.pow(chain.marginal(1e-3).alpha(), 2), 1e-12);
  }

  /** What is left to the sampler is said once; what is the library's default is not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "\"steps_offset\": 1, \"set_alpha_to_one\": false | set_alpha_to_one false, steps_offset 1",
        "\"timestep_spacing\": \"trailing\" | timestep_spacing \"trailing\"",
        "\"final_sigmas_type\": \"sigma_min\" | final_sigmas_type \"sigma_min\"",
        "\"use_karras_sigmas\": true | use_karras_sigmas true",
        "\"steps_offset\": 0, \"set_alpha_to_one\": true, \"timestep_spacing\": \"leading\" | -",
        "\"interpolation_type\": \"log_linear\" | interpolation_type \"log_linear\"",
        "\"sigma_min\": 0.01, \"sigma_max\": 80.0 | sigma_max 80.0, sigma_min 0.01",
        "\"variance_type\": \"learned_range\" | variance_type \"learned_range\"",
        "\"variance_type\": \"fixed_small_log\" | variance_type \"fixed_small_log\"",
        "\"timesteps\": [999, 500, 0] | timesteps [999,500,0]",
        "\"algorithm_type\": \"sde-dpmsolver++\" | algorithm_type \"sde-dpmsolver++\"",
        "\"solver_order\": 3 | solver_order 3",
        "\"lambda_min_clipped\": -5.1 | lambda_min_clipped -5.1",
        "\"a_new_one\": {\"b\": 1} | a_new_one {\"b\":1}",
        "\"trained_betas\": null, \"sigma_min\": null, \"_diffusers_version\": \"0.1.1\" | -",
        "\"variance_type\": \"fixed_large\", \"clip_sample\": true | -",
        "\"variance_type\": \"fixed_small\", \"tensor_format\": \"np\" | -"
      })
  void settingsOfTheSamplerAreSaid(String written, String said) throws IOException {
    write("\"beta_end\"", written + ", \"beta_end\"");
    Optional<String> remark = PublishedScheduler.of(folder).orElseThrow().remark();
    assertEquals(said != null, remark.isPresent());
    if (said != null) {
      String line = remark.orElseThrow();
      assertTrue(line.startsWith("its scheduler also says " + said + ": "), line);
      assertEquals(1, line.lines().count());
    }
  }

  /** The settings that the library writes of a scheduler that was made without any. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DDPMScheduler | 'variance_type': 'fixed_small', 'clip_sample': true, 'steps_offset': 0,"
            + " 'timestep_spacing': 'leading', 'thresholding': false, 'sample_max_value': 1.0",
        "PNDMScheduler | 'skip_prk_steps': false, 'set_alpha_to_one': false,"
            + " 'timestep_spacing': 'leading'",
        "DEISMultistepScheduler | 'algorithm_type': 'deis', 'solver_type': 'logrho',"
            + " 'solver_order': 2, 'lower_order_final': true, 'flow_shift': 1.0",
        "DPMSolverMultistepScheduler | 'algorithm_type': 'dpmsolver++', 'solver_type': 'midpoint',"
            + " 'lower_order_final': true, 'euler_at_final': false, 'use_lu_lambdas': false,"
            + " 'lambda_min_clipped': -Infinity, 'variance_type': null,"
            + " 'time_shift_type': 'exponential', 'use_dynamic_shifting': false",
        "DPMSolverSinglestepScheduler | 'lower_order_final': false, 'final_sigmas_type': 'zero',"
            + " 'lambda_min_clipped': -Infinity",
        "UniPCMultistepScheduler | 'predict_x0': true, 'solver_type': 'bh2', 'solver_p': null,"
            + " 'disable_corrector': [], 'shift_terminal': null",
        "EulerDiscreteScheduler | 'interpolation_type': 'linear', 'timestep_type': 'discrete',"
            + " 'timestep_spacing': 'linspace', 'use_beta_sigmas': false, 'sigma_max': null",
        "HeunDiscreteScheduler | 'clip_sample': false, 'use_exponential_sigmas': false",
        "DPMSolverSDEScheduler | 'noise_sampler_seed': null, 'timestep_spacing': 'linspace'"
      })
  void defaultsAreNotSaid(String name, String settings) throws IOException {
    assertEquals(List.of(), ofSampler(name, settings));
  }

  /** What is the default of one class is news of another. */
  @Test
  void defaultsOfOtherClassesAreSaid() throws IOException {
    assertEquals(
        List.of("lower_order_final false"),
        ofSampler("UniPCMultistepScheduler", "'lower_order_final': false"));
    assertEquals(
        List.of("lower_order_final true"),
        ofSampler("DPMSolverSinglestepScheduler", "'lower_order_final': true"));
    assertEquals(
        List.of("algorithm_type \"dpmsolver++\"", "solver_type \"midpoint\""),
        ofSampler(
            "DEISMultistepScheduler",
            "'algorithm_type': 'dpmsolver++', 'solver_type': 'midpoint'"));
    assertEquals(
        List.of("timestep_spacing \"leading\""),
        ofSampler("EulerDiscreteScheduler", "'timestep_spacing': 'leading'"));
  }

  private List<String> ofSampler(String name, String settings) throws IOException {
    write("x", "x");
    Files.writeString(
        folder.resolve("scheduler/scheduler_config.json"),
        ("{'_class_name': '" + name + "', " + settings + "}").replace('\'', '"'));
    return PublishedScheduler.of(folder).orElseThrow().ofSampler();
  }

  /** A list of all steps, and a file of a thousand settings. */
  @Test
  void theLineOfTheSamplerStaysShort() throws IOException {
    List<Integer> steps = java.util.stream.IntStream.range(0, 1000).boxed().toList();
    assertEquals(73, ofSampler("DDPMScheduler", "'timesteps': " + steps).get(0).length(), "cut");
    String many =
        steps.stream()
            .map(i -> "'k%04d': 0".formatted(i))
            .collect(java.util.stream.Collectors.joining(", "));
    ofSampler("DDPMScheduler", many);
    String said = PublishedScheduler.of(folder).orElseThrow().remark().orElseThrow();
    assertTrue(said.contains("k0019 0, and 980 more: these are"), said);
  }

  /** Its default for the last step is another one than that of the others. */
  @ParameterizedTest
  @CsvSource({"PNDMScheduler, false, true", "DDIMScheduler, true, false"})
  void theLastStepOfPndmHasADefaultOfItsOwn(String name, String usual, String said)
      throws IOException {
    write("x", "x");
    String settings = "{\"_class_name\": \"%s\", \"set_alpha_to_one\": %s}";
    Path file = folder.resolve("scheduler/scheduler_config.json");
    Files.writeString(file, settings.formatted(name, usual));
    assertEquals(List.of(), PublishedScheduler.of(folder).orElseThrow().ofSampler());
    Files.writeString(file, settings.formatted(name, said));
    assertEquals(
        List.of("set_alpha_to_one " + said),
        PublishedScheduler.of(folder).orElseThrow().ofSampler());
  }

  @Test
  void anOpenSizeIsClosedByTheExperiment() throws IOException {
    write("\"sample_size\": 8", "\"sample_size\": null");
    assertEquals(Shape.image(8, 8, 1), new DiffusersModel(folder, null, 8).sampleShape());
    write("\"sample_size\": 8,", "");
    assertEquals(Shape.image(8, 8, 1), new DiffusersModel(folder, null, 8).sampleShape());
    write("\"sample_size\": 8", "\"sample_size\": [8, 16]");
    assertEquals(Shape.image(8, 16, 1), new DiffusersModel(folder).sampleShape());
    InvalidInput error =
        assertThrows(InvalidInput.class, () -> new DiffusersModel(folder, null, 8));
    assertTrue(error.getMessage().endsWith("sample_size is [8,16]: leave model.size out"));
  }

  /** As Python writes a quotient. */
  @ParameterizedTest
  @ValueSource(strings = {"8.0", "[8.0, 8]", "8e0"})
  void wholeNumbersMayBeWrittenAsFloats(String size) throws IOException {
    write("\"sample_size\": 8", "\"sample_size\": " + size);
    assertEquals(Shape.image(8, 8, 1), new DiffusersModel(folder).sampleShape());
    write("\"norm_num_groups\": 4", "\"norm_num_groups\": 4.0");
    assertEquals(4, new DiffusersModel(folder).network().groups());
  }

  /** The library's four levels, with attention in three of them. */
  @Test
  void settingsThatAreMissingHaveTheLibrarysDefaults() throws IOException {
    Files.writeString(
        folder.resolve("config.json"), "{\"_class_name\": \"UNet2DModel\", \"sample_size\": 32}");
    DiffusersModel model = new DiffusersModel(folder);
    assertEquals(Shape.image(32, 32, 3), model.sampleShape());
    assertEquals(4, model.network().multipliers().size());
    assertEquals(224, model.network().width(0));
    assertEquals(896, model.network().width(3));
    assertEquals(List.of(16, 8, 4), model.network().attention().down());
    assertEquals(List.of(16, 8, 4), model.network().attention().up());
    assertEquals(2, model.network().blocks());
    assertEquals(32, model.network().groups());
  }

  private static final String INDEX =
      "{\"_class_name\": \"DDPMPipeline\", \"unet\": [\"diffusers\", \"UNet2DModel\"],"
          + " \"scheduler\": [\"diffusers\", \"DDPMScheduler\"]%s}";

  /** A pipeline may be named by its folder or by that of its network. */
  @Test
  void theFolderOfTheNetworkStandsForItsPipeline() throws IOException {
    write("x", "x");
    Files.writeString(folder.resolve("model_index.json"), INDEX.formatted(""));
    assertEquals(new DiffusersModel(TINY).sde(), new DiffusersModel(folder).sde());
    DiffusersModel bare = new DiffusersModel(folder.resolve("unet"));
    assertEquals(new DiffusersModel(TINY).sde(), bare.sde());
    assertEquals(new DiffusersModel(folder).network(), bare.network());
    String file =
        assertThrows(
                InvalidInput.class, () -> new DiffusersModel(folder.resolve("model_index.json")))
            .getMessage();
    assertTrue(file.endsWith("model_index.json: a file; name the folder that it is in"), file);
  }

  @Test
  void pipelinesWithOtherPartsOrMissingOnesAreRefused() throws IOException {
    write("x", "x");
    Path index = folder.resolve("model_index.json");
    Files.writeString(
        index, INDEX.formatted(", \"vqvae\": [\"diffusers\", \"VQModel\"], \"a\": [null, null]"));
    refused("vqvae is [\"diffusers\",\"VQModel\"]: only pipelines of a unet and a scheduler");
    Files.writeString(index, INDEX.formatted(""));
    Files.delete(folder.resolve("scheduler/scheduler_config.json"));
    refused("model_index.json: there is no scheduler/scheduler_config.json beside it: download");
    Files.delete(folder.resolve("unet/config.json"));
    refused("model_index.json: there is no unet/config.json beside it: download the whole");
  }

  @Test
  void settingsOfManyMegabytesAreNotRead() throws IOException {
    write("{", "{" + " ".repeat(4 << 20));
    refused("more than 4194304 bytes are no settings");
  }

  private void refused(String reason) {
    String message =
        assertThrows(InvalidInput.class, () -> new DiffusersModel(folder)).getMessage();
    assertTrue(message.contains(reason), message);
    assertEquals(1, message.lines().count());
  }
}
