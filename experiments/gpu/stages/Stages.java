import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.io.Npy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What is measured on a card, in stages.
 *
 * <p>Usage: Stages probe|speed|cifar|train|numbers. Environment: OUT, where the results go;
 * STAGES_HOME, what was unpacked; LIMIT, the seconds of the stage; REHEARSE=1, on the CPU and in
 * small.
 */
public final class Stages {
  private static final String UNET = "experiments/speed/unet-6m.yaml";
  private static final String CIFAR = "experiments/interop/cifar10-ddpm.yaml";
  private static final String BFLOAT16 = "network.precision=bfloat16";
  private static final String TINY =
      "network={type: unet, channels: 8, multipliers: [1, 2], blocks: 1, groups: 4}";
  private static final String DDIM =
      "sampling={batch: %d, grid: {type: uniform, steps: 50, t-min: 1.0e-3}, solver: {type: ancestral, eta: 0}, clip: [-1, 1]}";
  private static final Map<String, String> EXACT = Map.of("NVIDIA_TF32_OVERRIDE", "0");
  private static final int PART = 15 << 20;

  private static final int LONGEST_PEER = rehearsing() ? 100 : 50;

  /** What is kept of the training stage for samples and likelihood, in seconds. */
  private static final int MEASURING = 85;

  private final boolean rehearsal = rehearsing();
  private final String plain = rehearsal ? "cpu" : "gpu";
  private final String compiled = rehearsal ? "cpu-xla" : "gpu-xla";
  private final Path home = Path.of(System.getenv("STAGES_HOME"));
  private final Path out = Path.of(System.getenv("OUT"));
  private final Path waiting = home.resolve("waiting");
  private final Programs programs;

  /** The folder of what a stage compares: nothing of an earlier one may stand in. */
  private final String start = Long.toString(System.currentTimeMillis());

  private Stages(String stage) throws IOException {
    int seconds = Integer.parseInt(System.getenv().getOrDefault("LIMIT", "230"));
    programs = new Programs(stage, out, waiting, seconds);
    programs.result().put("rehearsal", rehearsal);
  }

  private static boolean rehearsing() {
    return "1".equals(System.getenv("REHEARSE"));
  }

  public static void main(String[] arguments) throws Exception {
    Stages stages = new Stages(arguments[0]);
    switch (arguments[0]) {
      case "probe" -> stages.probe();
      case "speed" -> stages.speed();
      case "cifar" -> stages.cifar();
      case "train" -> stages.train();
      case "numbers" -> stages.numbers();
      default -> throw new IllegalArgumentException("no stage " + arguments[0]);
    }
    stages.programs.write();
    boolean failed = stages.programs.failed();
    String how = failed ? "a program failed, see " + arguments[0] + ".log" : "done";
    System.out.printf("%s: %s, %d s left%n", arguments[0], how, stages.programs.left());
    System.exit(failed ? 1 : 0);
  }

  /** Every kind of layer against the CPU, and whether memory stays. */
  private void probe() {
    programs.run("doctor", 5, Map.of(), ito("doctor", "--json"));
    String[] check = {"doctor", "--check", "--device"}; // as text, which is there even if time runs out
    programs.run("layers", 20, EXACT, with(ito(check), plain));
    programs.run("memory", 25, Map.of(), bench(UNET, 64, plain, 200, BFLOAT16));
    programs.run("layers-xla", 90, EXACT, with(ito(check), compiled));
  }

  /** Ito and PyTorch on the same network in the same minutes; what matters most comes first. */
  private void speed() throws IOException {
    programs.collect("xla-6m", programs.left() / 2);
    bench("6m-bf16-xla", 30, compiled, UNET, 64, 100, BFLOAT16, "--profile", "--sample");
    bench("6m-bf16", 30, plain, UNET, 64, 60, BFLOAT16, "--profile", "--sample");
    measurePeer("torch-compile-6m", "6m-bf16-xla", "6m-bf16");
    comparePeer("torch-eager-6m", "networks/6m", 64, "eager", "6m-bf16-xla", "6m-bf16");
    bench("6m-bf16-512", 30, plain, UNET, 512, 20, BFLOAT16, "--profile");
    bench("6m-tf32", 25, plain, UNET, 64, 40, "--sample");
    programs.run("6m-float32", 25, EXACT, bench(UNET, 64, plain, 40));
    Map<String, String> free = Map.of("TF_DETERMINISTIC_OPS", "0");
    programs.run("6m-not-deterministic", 25, free, bench(UNET, 64, plain, 40, BFLOAT16));
  }

  /** The same with CIFAR-10's network; noise will do for images. */
  private void cifar() throws IOException {
    Path noise = Files.createDirectories(home.resolve("app/data/noise"));
    byte[] images = new byte[256 * 3073];
    new Random(1).nextBytes(images);
    for (int i = 0; i < images.length; i += 3073) {
      images[i] = 0; // the label
    }
    Files.write(noise.resolve("data_batch_1.bin"), images);
    Files.write(noise.resolve("test_batch.bin"), images);
    List<String> few = List.of("--set", "dataset.path=" + noise, "--set", "training.steps=2", "--set", "training.batch=8");
    List<String> train = with(ito("train", CIFAR, "--device", plain, "--out", run("cifar").toString()), few);
    programs.run("network", 30, Map.of(), rehearsal ? with(train, "--set", TINY) : train);
    Path network = run("cifar-diffusers");
    programs.run("convert", 10, Map.of(), ito("convert", run("cifar").toString(), "--to", "diffusers", "--out", network.toString()));
    peer("torch-compile-cifar", network.toString(), 128, "compile");
    bench("cifar-bf16-xla", 60, compiled, CIFAR, 128, 40, BFLOAT16, "--profile");
    bench("cifar-bf16", 40, plain, CIFAR, 128, 30, BFLOAT16, "--profile");
    measurePeer("torch-compile-cifar", "cifar-bf16-xla", "cifar-bf16");
    comparePeer("torch-eager-cifar", network.toString(), 128, "eager", "cifar-bf16-xla", "cifar-bf16");
  }

  private void bench(String name, int needs, String device, String file, int batch, int steps, String... more) {
    programs.run(name, needs, Map.of(), bench(file, batch, device, steps, more));
  }

  /** A training of MNIST for most of the time, samples, and the likelihood of test images. */
  private void train() throws IOException {
    String folder = home.resolve("runs/mnist").toString();
    List<String> small = rehearsal ? List.of("--set", TINY, "--set", "training.batch=16") : List.of();
    List<String> few = rehearsal ? List.of("--set", "sampling.count=16") : List.of();
    List<String> train = with(ito("train", "experiments/gpu/mnist.yaml", "--device", compiled, "--out", folder), small);
    programs.stop("training", programs.start(Map.of(), train), programs.left() - MEASURING, 15, train);
    programs.run("samples", 10, Map.of(), with(ito("sample", folder, "--device", compiled), few));
    String metric = "evaluation=[{type: bits-per-dim, images: %d, budget: 0}]".formatted(rehearsal ? 16 : 1000);
    programs.run("bits-per-dim", 10, Map.of(), ito("evaluate", folder, "--device", compiled, "--set", metric));
    take("metrics", Path.of(folder, "metrics.json"));
    take("provenance", Path.of(folder, "provenance.json"));
    for (String name : List.of("samples.png", "loss.png", "train.jsonl")) {
      if (Files.exists(Path.of(folder, name))) {
        Files.copy(Path.of(folder, name), out.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    split(Path.of(folder, "model.safetensors"));
  }

  /** The same samples, likelihoods and trainings, on the card and on the CPU. */
  private void numbers() throws IOException {
    List<String> sample = job("sample", "cpu", "cpu");
    List<String> evaluate = job("evaluate", "cpu", "cpu-bits");
    Programs.Running samples = programs.start(EXACT, sample);
    Programs.Running bits = programs.start(EXACT, evaluate);
    programs.run("card-samples", 12, EXACT, job("sample", plain, "card"));
    programs.run("card-likelihood", 15, EXACT, job("evaluate", plain, "card-bits"));
    for (String name : List.of("first", "second")) {
      programs.run("training-" + name, 12, Map.of(), ito("train", "configs/digits-vp-unet.yaml", "--device", plain,
          "--set", "training.steps=50", "--out", run(name).toString()));
    }
    programs.run("card-samples-again", 12, EXACT, job("sample", plain, "again"));
    programs.run("card-samples-tf32", 12, Map.of(), job("sample", plain, "tf32"));
    programs.finish("cpu-samples", samples, Math.max(1, programs.left()), sample);
    programs.finish("cpu-likelihood", bits, Math.max(1, programs.left()), evaluate);
    compare();
  }

  private void compare() throws IOException {
    differ("largestDifferenceOfSamples", "cpu", "card");
    differ("largestDifferenceOfSamplesTf32", "cpu", "tf32");
    differ("largestDifferenceOfTwoRuns", "card", "again");
    take("likelihoodOnCpu", run("cpu-bits").resolve("metrics.json"));
    take("likelihoodOnCard", run("card-bits").resolve("metrics.json"));
    Path[] models = {run("first").resolve("model.safetensors"), run("second").resolve("model.safetensors")};
    if (Files.exists(models[0]) && Files.exists(models[1])) {
      programs.result().put("weightsOfTwoTrainingsAreEqual", Files.mismatch(models[0], models[1]) == -1);
    }
  }

  private void differ(String name, String a, String b) throws IOException {
    Path[] files = {run(a).resolve("samples.raw.npy"), run(b).resolve("samples.raw.npy")};
    if (!Files.exists(files[0]) || !Files.exists(files[1])) {
      programs.result().put(name, "not compared: a run is missing");
      return;
    }
    double[] x = Npy.read(files[0]).values();
    double[] y = Npy.read(files[1]).values();
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(x[i] - y[i]));
    }
    programs.result().put(name, largest);
  }

  private List<String> job(String command, String device, String name) {
    String what =
        command.equals("sample")
            ? "sampling.count=64"
            : "evaluation=[{type: bits-per-dim, images: %d, budget: 0}]".formatted(rehearsal ? 8 : 64);
    return ito(command, "models/mnist-vp-uniform", "--device", device, "--out", run(name).toString(), "--set", what,
        "--checkpoint", "models/mnist-vp-uniform/model.safetensors");
  }

  private Path run(String name) {
    return home.resolve("runs").resolve(start).resolve(name);
  }

  private List<String> ito(String... arguments) {
    return with(List.of(home.resolve("java.sh").toString(), "dev.ito.cli.Main"), arguments);
  }

  /** More is settings, and options that begin with two dashes. */
  private List<String> bench(String file, int batch, String device, int steps, String... more) {
    int count = rehearsal ? 4 : batch;
    List<String> command = ito("bench", file, "--device", device, "--json", "--steps", "" + (rehearsal ? 10 : steps),
        "--set", "training.batch=" + count, "--set", DDIM.formatted(count));
    for (String option : more) {
      command.addAll(option.startsWith("--") ? List.of(option) : List.of("--set", option));
    }
    return rehearsal ? with(command, "--set", TINY) : command;
  }

  private static List<String> with(List<String> command, String... more) {
    return with(command, List.of(more));
  }

  private static List<String> with(List<String> command, List<String> more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(more);
    return all;
  }

  private void peer(String name, String network, int batch, String mode) {
    if (Programs.said(List.of("python3", "-c", "import torch, safetensors; print('there')")).isEmpty()) {
      System.out.println(name + ": left out, python3 has no torch and safetensors here");
      return;
    }
    Path go = waiting.resolve(name + ".go");
    List<String> command = new ArrayList<>(List.of("python3", "experiments/speed/peer_torch.py", network,
        "--batch", "" + batch, "--mode", mode, "--precision", "bfloat16", "--wait", go.toString()));
    programs.detach(name, Map.of(), rehearsal ? with(command, "--repeats", "1", "--device", "cpu") : command);
  }

  private void comparePeer(String name, String network, int batch, String mode, String... ours) throws IOException {
    if (programs.left() >= LONGEST_PEER) {
      peer(name, network, batch, mode);
      measurePeer(name, ours);
    }
  }

  /** Lets a waiting peer measure, and says how many times as long it takes as programs of ours. */
  private void measurePeer(String name, String... ours) throws IOException {
    Files.writeString(waiting.resolve(name + ".go"), "");
    JsonNode theirs = programs.collect(name, Math.min(LONGEST_PEER, programs.left()));
    for (String program : ours) {
      JsonNode said = programs.result().at("/programs/" + program + "/said");
      ObjectNode ratios = programs.result().withObject("/ratios/" + name + " over " + program);
      for (String what : List.of("step", "forward", "vjp")) {
        double milliseconds = 1e3 * said.path(what + "-seconds").asDouble();
        if (milliseconds > 0 && theirs.has(what + "_ms")) {
          ratios.put(what, theirs.get(what + "_ms").asDouble() / milliseconds);
        }
      }
      double sampling = 1e3 * said.at("/sampling/seconds").asDouble();
      if (sampling > 0 && theirs.has("ddim50_ms")) {
        ratios.put("ddim50", theirs.get("ddim50_ms").asDouble() / sampling);
      }
    }
  }

  private void take(String name, Path json) throws IOException {
    if (Files.exists(json)) {
      programs.result().set(name, new ObjectMapper().readTree(json.toFile()));
    }
  }

  /** Writes a file in parts of a size that comes back. */
  private void split(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    long count = (Files.size(file) + PART - 1) / PART;
    try (InputStream in = Files.newInputStream(file)) {
      for (int i = 1; i <= count; i++) {
        Files.write(out.resolve(file.getFileName() + "." + i + "of" + count), in.readNBytes(PART));
      }
    }
  }
}
