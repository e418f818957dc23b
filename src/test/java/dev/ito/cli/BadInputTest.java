package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.experiment.Tiny;
import dev.ito.nn.Device;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user got wrong: exit code 2, one line that says what, where and what to do, no file. */
@Tag("native")
class BadInputTest {
  private static final String CHECKPOINT = "checkpoint-000000002.safetensors";

  /** A run of {@link Tiny#DIGITS} after two steps. */
  @TempDir private static Path trained;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path file = Ito.yaml(trained, Tiny.DIGITS);
    Ito.Result result =
        Ito.run("train", file, "--set", "training.steps=2", "--out", trained.resolve("run"));
    assertEquals(0, result.exit(), result.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          seed: 1 | seeed: 1 | 2:1: seeed: unknown key; did you mean "seed"? (allowed: name, seed, dataset, model, sde, network, objective, training, sampling, evaluation, during-training)
          groups: 4 | group: 4 | 5:84: network.group: unknown key; did you mean "groups"? (allowed: channels, multipliers, blocks, attention, dropout, groups, norm-epsilon, scale-shift, downsampling, embedding, input-frequencies, precision)
          seed: 1 | seed: 1\\nseed: 2 | 3:1: seed: duplicate key; keep one (the first is at FILE:2:1)
          seed: 1 | seed: one | 2:7: seed: expected an integer, was one
          channels: 8 | channels: eight | 5:33: network.channels: expected an integer, was eight
          prediction: epsilon | prediction: noise | 6:25: objective.prediction: unknown value "noise"; that is epsilon (allowed: epsilon, x0, v, score, edm)
          type: unet | type: u-net | 5:17: network.type: unknown type "u-net"; did you mean "unet"? (allowed: unet, mlp)
          objective: {prediction: epsilon}\\n | `` | 3:10: an experiment has either dataset, network, objective and training, or model, which may have a dataset to be compared with, or dataset and training to go on from its weights
          name: tiny | name: ../up | 1:7: name: "../up" cannot be the name of a folder: use letters, digits, ".", "_" and "-"
          batch: 8 | batch: 0 | 7:19: training: batch must be at least 1, was 0
          batch: 8 | batch: -8 | 7:19: training: batch must be at least 1, was -8
          batch: 8 | batch: 1501 | 7:19: training.batch: 1501 is more than the 1500 examples of the data set: use a smaller batch
          steps: 6 | steps: 0 | 7:29: training: steps must be at least 1, was 0
          checkpoint-every: 2 | checkpoint-every: 0 | 7:91: training: checkpoint-every must be at least 1, was 0
          ema: 0.9 | ema: 1 | 7:68: training: ema must be in [0, 1), was 1.0
          peak: 1.0e-3 | peak: -1 | 7:54: training.learning-rate: peak must be positive, was -1.0
          count: 4 | count: 0 | 8:19: sampling: count must be at least 1, was 0
          batch: 3 | batch: -1 | 8:29: sampling: batch must be at least 1, was -1
          steps: 5 | steps: 0 | 8:61: sampling.grid: steps must be at least 1, was 0
          t-min: 1.0e-3 | t-min: 1 | 8:71: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are 1.0 and 1.0
          t-min: 1.0e-3 | t-min: 1.0e-3, t-max: 0.5 | 8:38: sampling.grid: samples start from the prior, which is at t = 1, but t-max is 0.5: leave t-max out
          [-1, 1] | [1, -1] | 8:118: sampling.clip: clip is none, two increasing numbers such as [-1, 1], or {percentile: 0.995}, was [1.0, -1.0]
          channels: 8 | channels: 0 | 5:33: network: channels must be even and at least 4, was 0
          channels: 8 | channels: -8 | 5:33: network: channels must be even and at least 4, was -8
          blocks: 1 | blocks: 0 | 5:65: network: blocks must be at least 1, was 0
          groups: 4 | groups: 0 | 5:92: network: groups must be at least 1, was 0
          groups: 4 | groups: 3 | 5:92: network: groups: 3 does not divide the 8 channels of a level: use a divisor, such as 2
          multipliers: [1, 2] | multipliers: [1, 1e-320] | 5:49: network: multipliers must be positive and give whole numbers of channels, but 1.0E-320 * 8 is 8.0E-320
          multipliers: [1, 2] | multipliers: [1, 1e300] | 5:49: network: multipliers must be positive and give whole numbers of channels, but 1.0E300 * 8 is 8.0E300
          multipliers: [1, 2] | multipliers: [1, 0] | 5:49: network: multipliers must be positive and give whole numbers of channels, but 0.0 * 8 is 0.0
          attention: [4] | attention: [5] | 5:79: network.attention: the resolution 5 does not occur: with images 8x8x1 the levels have [8, 4]
          [1, 2] | [1, 1, 1, 1, 1] | 5:49: network.multipliers: 5 levels need a height and width divisible by 16, but the images are 8x8x1: use fewer levels
          {type: digits} | {type: points, distribution: mixture} | 5:17: network.type: a unet is for images, but the samples are points of 2 coordinates: use network: {type: mlp, ...}
          {type: digits} | {type: points, distribution: mixture, count: 0} | 3:55: dataset: count must be 1 to 10000000, was 0
          {type: digits} | {type: digits, range: [1, 0]} | 3:32: dataset: a range needs two finite increasing numbers such as [-1, 1], was [1.0, 0.0]
          {type: vp, beta: {type: linear, min: 0.1, max: 20}} | {type: linear, drift: 2*(t, diffusion-squared: 1} | 4:28: sde.drift: the formula "2*(t" does not parse (Mismatched parentheses detected. Please check the expression): write a function of t, such as "0.1 + 19.9*t"
          {type: vp, beta: {type: linear, min: 0.1, max: 20}} | {type: linear, drift: 1/t, diffusion-squared: 1} | 4:28: sde.drift: the formula "1/t" is Infinity at t = 0.0: it must be finite on [0, 1]
          {type: vp, beta: {type: linear, min: 0.1, max: 20}} | {type: linear, drift: 0, diffusion-squared: 0.5 - t} | 4:50: sde: diffusion-squared "0.5 - t" is negative at t = 0.5009765625
          {type: uniform, steps: 5, t-min: 1.0e-3} | {type: discrete, steps: 5} | 8:38: sampling.grid: discrete steps need a discrete chain: use sde: {type: vp, beta: {type: discrete, ...}}, or times and a grid of another type
          prediction: epsilon | prediction: epsilon, times: {type: discrete} | 6:41: objective.times: discrete steps need a discrete chain: use sde: {type: vp, beta: {type: discrete, ...}}, or times and a grid of another type
          {type: euler-maruyama} | {type: euler-maruyama, lambda: 2} | 8:119: sampling.solver: lambda must be in [0, 1], was 2.0
          """)
  void aWrongFileIsRefusedAtThePlace(String text, String replacement, String error)
      throws IOException {
    String yaml = Tiny.DIGITS.replace(lines(text), lines(replacement));
    assertNotEquals(Tiny.DIGITS, yaml);
    Path file = Ito.yaml(folder, yaml);
    assertRefused("FILE:" + error, file, "run", file);
  }

  private static String lines(String cell) {
    return cell.replace("\\n", "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          training.steps | --set training.steps: write it as path.to.key=value
          training.stepz=3 | --set training.stepz=3: unknown key; did you mean "steps"? (allowed: batch, steps, learning-rate, ema, clip, checkpoint-every, pictures, power-averages)
          training.steps=many | --set training.steps=many: expected an integer, was many
          training.batch=0 | --set training.batch=0: training: batch must be at least 1, was 0
          training.batch=2000 | --set training.batch=2000: training.batch: 2000 is more than the 1500 examples of the data set: use a smaller batch
          network.attention=[3] | --set network.attention=[3]: network.attention: the resolution 3 does not occur: with images 8x8x1 the levels have [8, 4]
          sampling.grid.steps=0 | --set sampling.grid.steps=0: sampling.grid: steps must be at least 1, was 0
          sampling.grid.steps=2000000000 | --set sampling.grid.steps=2000000000: sampling.grid: steps must be at most 10000000, was 2000000000
          sde.beta={type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 2000000000} | --set sde.beta={type: discrete, base: {type: linear, min: 0.1, max: 20}, steps: 2000000000}: steps must be at most 10000000, was 2000000000
          sampling.grid.t-min=2 | --set sampling.grid.t-min=2: sampling.grid: a grid needs 0 <= t-min < t-max <= 1, but they are 2.0 and 1.0
          sampling.grid={type: log-snr, steps: 4, t-min: 0} | --set sampling.grid={type: log-snr, steps: 4, t-min: 0}: t-min must be positive: the log-SNR is infinite at t = 0
          sampling.solver={type: ancestral, eta: 1.5} | --set sampling.solver={type: ancestral, eta: 1.5}: eta must be in [0, 1], was 1.5
          sampling.solver={type: heun, churn: 3} | --set sampling.solver={type: heun, churn: 3}: sampling.solver.churn: unknown key (allowed: variable)
          sampling.solver={type: edm-stochastic, churn: -3} | --set sampling.solver={type: edm-stochastic, churn: -3}: churn must not be negative, was -3.0
          sampling.solver={type: ancestral, variance: learned} | --set sampling.solver={type: ancestral, variance: learned}: sampling.solver: variance: learned needs a score that knows the variance of a step: a model does, this network does not; use posterior or beta
          sampling.solver={type: ancestral, variance: beta, eta: 0.3} | --set sampling.solver={type: ancestral, variance: beta, eta: 0.3}: variance: beta is that of DDPM, which has eta = 1, but eta is 0.3
          sampling.solver={type: dpm-solver, order: 4} | --set sampling.solver={type: dpm-solver, order: 4}: order must be 2 or 3, was 4
          sampling.solver={type: rk45, rtol: 0, atol: 1} | --set sampling.solver={type: rk45, rtol: 0, atol: 1}: rtol must be positive, was 0.0
          sampling.clip={percentile: 2} | --set sampling.clip={percentile: 2}: percentile must be in (0, 1], was 2.0
          sampling.preset=ddpm | --set sampling.preset=ddpm: sampling.grid: discrete steps need a discrete chain: use sde: {type: vp, beta: {type: discrete, ...}}, or times and a grid of another type
          sampling.preset=edmm | --set sampling.preset=edmm: unknown value "edmm"; did you mean "edm"? (allowed: ddpm, ddim, iddpm, score-sde, edm, k-diffusion, diffusers-leading, diffusers-dpm-solver)
          sampling.noise=brown | --set sampling.noise=brown: unknown value "brown" (allowed: independent, brownian-path)
          network.multipliers.7=1 | --set network.multipliers.7=1: network.multipliers: no element 7; its elements are 0 to 1
          """)
  void aWrongSettingIsRefused(String setting, String error) throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    assertRefused(error, file, "run", file, "--set", setting);
  }

  @Test
  void aMissingDataFolderIsRefused() throws IOException {
    Path data = folder.resolve("mnist");
    Path file = Ito.yaml(folder, mnist(data));
    assertRefused(
        "FILE:3:10: dataset: the folder DATA does not exist; run: ito data fetch mnist --to DATA, or set its path to the folder that has the files (--set dataset.path=FOLDER; of ito data inspect, --path FOLDER)"
            .replace("DATA", data.toString()),
        file,
        "run",
        file);
  }

  @Test
  void aMissingDataFolderOfAnExactScoreIsRefused() throws IOException {
    Path data = folder.resolve("mnist");
    String model =
        "model: {type: empirical, dataset: {type: mnist, path: %s}, standard-deviation: 0.1}"
            .formatted(data);
    Path file = Ito.yaml(folder, Tiny.MIXTURE.replaceFirst("model: .*", model));
    assertRefused(
        "FILE:2:35: model.dataset: the folder DATA does not exist; run: ito data fetch mnist --to DATA, or set its path to the folder that has the files (--set dataset.path=FOLDER; of ito data inspect, --path FOLDER)"
            .replace("DATA", data.toString()),
        file,
        "sample",
        file);
  }

  @Test
  void aTruncatedIdxFileIsRefused() throws IOException {
    Path images = idx(Arrays.copyOf(images(9), 1000));
    Path file = Ito.yaml(folder, mnist(images.getParent()));
    assertRefused(
        "FILE:3:10: dataset: "
            + images
            + " is cut short: its header promises 7056 bytes, but 984 follow; run: ito data fetch"
            + " mnist --to "
            + images.getParent(),
        file,
        "run",
        file);
  }

  @Test
  void aDamagedIdxFileIsRefused() throws IOException {
    byte[] packed = gzip(images(9));
    Arrays.fill(packed, packed.length / 2, packed.length, (byte) 0x55);
    Path images = idx(packed);
    Path file = Ito.yaml(folder, mnist(images.getParent()));
    Ito.Result result = Ito.run("run", file, "--out", folder.resolve("out"));
    String start = "ito: " + file + ":3:10: dataset: " + images + " is ";
    assertEquals(
        start, result.error().substring(0, Math.min(start.length(), result.error().length())));
    assertEquals(2, result.exit(), result.toString());
    assertEquals(1, result.error().lines().count(), result.error());
    assertEquals(Map.of(), Ito.files(folder.resolve("out")));
  }

  @Test
  void fewerIdxImagesThanTheBatchAreRefused() throws IOException {
    Path images = idx(gzip(images(5)));
    try (var out =
        new DataOutputStream(
            Files.newOutputStream(images.resolveSibling("train-labels-idx1-ubyte")))) {
      out.writeInt(2049);
      out.writeInt(5);
      out.write(new byte[5]);
    }
    Path file = Ito.yaml(folder, mnist(images.getParent()));
    assertRefused(
        "FILE:7:19: training.batch: 8 is more than the 5 examples of the data set: use a smaller"
            + " batch",
        file,
        "run",
        file);
  }

  private static String mnist(Path path) {
    return Tiny.DIGITS
        .replace("{type: digits}", "{type: mnist, path: " + path + "}")
        .replace("attention: [4]", "attention: []");
  }

  private static byte[] images(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int number : new int[] {2051, count, 28, 28}) {
        out.writeInt(number);
      }
      for (int i = 0; i < 784 * count; i++) {
        out.write(7 * i + i / 11);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private Path idx(byte[] content) throws IOException {
    Path data = Files.createDirectories(folder.resolve("mnist"));
    Files.write(data.resolve("train-labels-idx1-ubyte"), new byte[8]);
    return Files.write(data.resolve("train-images-idx3-ubyte.gz"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "train", "sample"})
  void aFileInPlaceOfTheRunFolderIsRefused(String command) throws IOException {
    Path out = Files.writeString(folder.resolve("out"), "mine");
    Ito.Result result = Ito.run(command, Ito.yaml(folder, Tiny.DIGITS), "--out", out);
    assertOneLine(
        out + ": cannot write there (" + out + " is a file): choose another --out", result);
    assertEquals("mine", Files.readString(out));
  }

  @Test
  void aGpuThatIsNotThereIsRefused() throws IOException {
    assumeTrue(Device.AUTO.resolve() == Device.CPU, "there is a GPU");
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    assertRefused(
        "FILE:1:1: device: TensorFlow sees no GPU: use --device cpu, or run \"ito doctor\" to see"
            + " why",
        file,
        "run",
        file,
        "--device",
        "gpu");
  }

  @Test
  void anUnknownDeviceIsRefusedWithTheNamesThereAre() throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    assertRefused(
        "Invalid value for option '--device': tpu is none of auto, cpu, gpu, cpu-xla, gpu-xla; see"
            + " ito run --help",
        file,
        "run",
        file,
        "--device",
        "tpu");
  }

  @Test
  void anExactScoreIsNotTrained() throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    assertRefused(
        "FILE:2:8: a model: has its score, there is nothing to train", file, "train", file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --encode x.npy --latents y.npy | --encode finds the noise: leave --latents out
          --encode x.npy --interpolate 3 | --encode and --interpolate are two commands: interpolate with --latents and the latents.npy of the first
          --encode x.npy --save-latents | --save-latents goes with neither --encode, which writes latents.npy anyhow, nor --interpolate
          --interpolate 3 --save-latents | --save-latents goes with neither --encode, which writes latents.npy anyhow, nor --interpolate
          --interpolate three | Invalid value for option '--interpolate': 'three' is not a whole number
          """)
  void optionsThatDoNotGoTogetherAreRefused(String options, String error) throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    Object[] words = List.of(("sample " + file + " " + options).split(" ")).toArray();
    assertRefused(error + "; see ito sample --help", file, words);
  }

  @Test
  void samplingBeforeTrainingIsRefused() throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    assertRefused(
        "OUT: no checkpoint there: train first, or give one with --checkpoint",
        file,
        "sample",
        file);
  }

  @Test
  void aCheckpointOfAnotherArchitectureIsRefused() throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS.replace("channels: 8", "channels: 12"));
    Path checkpoint = trained.resolve("run").resolve(CHECKPOINT);
    assertRefused(
        "FILE:5:33: network.channels: 8 -> 12, but "
            + checkpoint
            + " was trained with the former: use the experiment.yaml beside it",
        file,
        "sample",
        file,
        "--checkpoint",
        checkpoint);
  }

  @Test
  void aCheckpointOfAModelWithoutTrainingIsRefused() throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    assertRefused(
        "FILE:2:8: model: it has its score without training: leave --checkpoint a.safetensors out",
        file,
        "sample",
        file,
        "--checkpoint",
        "a.safetensors");
  }

  @Test
  void aShapeOfMoreValuesThanAnArrayIsRefused() throws IOException {
    Path file = Ito.yaml(folder, Tiny.MIXTURE);
    String setting = "model.shape=[100000,100000]";
    assertRefused(
        "--set model.shape=[100000,100000]: model: a sample has at most 2147483647 values, but the shape is [100000, 100000]",
        file,
        "sample",
        file,
        "--set",
        setting);
  }

  @Test
  void aCheckpointOfOtherSettingsIsRefused() throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS.replace("max: 20", "max: 10"));
    Path checkpoint = trained.resolve("run").resolve(CHECKPOINT);
    assertRefused(
        "FILE:4:53: sde.beta.max: 20.0 -> 10.0, but "
            + checkpoint
            + " was trained with the former: use the experiment.yaml beside it",
        file,
        "sample",
        file,
        "--checkpoint",
        checkpoint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seed=2 | seed: 1 -> 2
          network.channels=12 | network.channels: 8 -> 12
          network={type: unet, channels: 8, multipliers: [1], blocks: 1, groups: 4} | network.multipliers: [1.0,2.0] -> [1.0]; network.attention: [4] -> []
          objective.prediction=v | objective.prediction: "epsilon" -> "v"
          training.batch=9 | training.batch: 8 -> 9
          """)
  void aRunOfOtherSettingsIsNotResumed(String setting, String difference) throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS);
    Path out = trained.resolve("run");
    Map<String, String> before = Ito.files(out);
    Ito.Result result = Ito.run("run", file, "--out", out, "--set", setting);
    assertOneLine(
        "--set %s: %s, but %s is of a training with the former: use another --out, or delete it, or go on all the same with --force"
            .formatted(setting, difference, out.resolve(CHECKPOINT)),
        result);
    assertEquals(before, Ito.files(out));
  }

  @Test
  void fewerStepsThanAreDoneAreRefused() throws IOException {
    Path file = Ito.yaml(folder, Tiny.DIGITS.replace("steps: 6", "steps: 1"));
    Path out = trained.resolve("run");
    Map<String, String> before = Ito.files(out);
    Ito.Result result = Ito.run("train", file, "--out", out);
    assertOneLine(
        file
            + ":7:11: "
            + out.resolve(CHECKPOINT)
            + " has 2 steps already, more than training.steps: 1: use another --out, or delete it",
        result);
    assertEquals(before, Ito.files(out));
  }

  /** Runs a command with a fresh --out and checks that it is refused and leaves nothing there. */
  private void assertRefused(String error, Path file, Object... command) throws IOException {
    Path out = folder.resolve("out");
    Object[] words = Arrays.copyOf(command, command.length + 2);
    words[command.length] = "--out";
    words[command.length + 1] = out;
    Ito.Result result = Ito.run(words);
    assertOneLine(error.replace("FILE", file.toString()).replace("OUT", out.toString()), result);
    assertEquals(Map.of(), Ito.files(out));
  }

  private static void assertOneLine(String error, Ito.Result result) {
    assertEquals("ito: " + error + System.lineSeparator(), result.error());
    assertEquals(2, result.exit());
    assertEquals("", result.out() + result.progress());
  }
}
