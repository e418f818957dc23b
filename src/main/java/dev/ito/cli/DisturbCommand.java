package dev.ito.cli;

import dev.ito.data.Dataset;
import dev.ito.data.Split;
import dev.ito.evaluation.DisturbanceStudy;
import dev.ito.features.FeatureExtractor;
import dev.ito.features.FeatureStore;
import dev.ito.features.Features;
import dev.ito.io.AtomicFile;
import dev.ito.job.Provenance;
import dev.ito.nn.Device;
import dev.ito.nn.TensorFlowAlgebra;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that a distance grows as images are spoilt. */
@Command(
    name = "disturb",
    description =
        "Spoil the test images of a data set more and more and measure their distance from the"
            + " training images; the exit code is 1 if it does not grow.")
final class DisturbCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DATA",
      description = "The data set, such as {type: mnist, path: data/mnist}.")
  private String dataset;

  @Option(
      names = "--foreign",
      required = true,
      paramLabel = "DATA",
      description = "A data set of other images of the same shape.")
  private String foreign;

  @Option(
      names = "--features",
      paramLabel = "NETWORK",
      description = "The network, as in an experiment (${DEFAULT-VALUE}).")
  private String features = "classifier";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of table and chart (${DEFAULT-VALUE}).")
  private Path out = Path.of("results", "fid-disturbance");

  @Option(names = "--batch", paramLabel = "N", description = "Images at once (${DEFAULT-VALUE}).")
  private int batch = 100;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the disturbances (${DEFAULT-VALUE}).")
  private long seed = 0;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu or gpu (${DEFAULT-VALUE}).")
  private Device device = Device.AUTO;

  @Mixin private Verbose verbose;

  @Override
  public Integer call() throws Exception {
    Dataset data = Sets.dataset("--dataset", dataset);
    Dataset other = Sets.dataset("--foreign", foreign);
    Features family = Sets.features(features);
    Files.createDirectories(out);
    PrintWriter stdout = spec.commandLine().getOut();
    try (Terminal terminal = Terminal.open();
        TensorFlowAlgebra algebra = new TensorFlowAlgebra();
        FeatureExtractor extractor = family.open(Optional.of(data), device.resolve(), terminal)) {
      DisturbanceStudy study =
          new DisturbanceStudy(
              Sets.pixels(data, Split.TEST),
              Sets.pixels(data, Split.TRAIN),
              Sets.pixels(other, Split.TEST),
              extractor,
              FeatureStore.ofUser(),
              batch,
              seed,
              algebra,
              terminal);
      List<DisturbanceStudy.Row> rows = study.measure();
      study.write(rows, out);
      provenance(extractor, study);
      List<DisturbanceStudy.Row> wrong = DisturbanceStudy.notGrowing(rows);
      wrong.forEach(row -> stdout.println("does not grow: " + row.kind() + " at " + row.level()));
      stdout.println(out);
      stdout.flush();
      return wrong.isEmpty() ? 0 : 1;
    }
  }

  private void provenance(FeatureExtractor extractor, DisturbanceStudy study) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("origin", new Provenance(Main.words(spec), device.resolve()).origin());
    facts.put("extractor", extractor.facts());
    facts.put("images", study.images().count());
    facts.put("imagesSha256", study.images().sha256());
    facts.put("real", study.real().count());
    facts.put("realSha256", study.real().sha256());
    AtomicFile.writeText(
        out.resolve("provenance.json"), Yaml.json().writeValueAsString(facts) + "\n");
  }
}
