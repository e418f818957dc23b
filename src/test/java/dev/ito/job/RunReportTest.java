package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Latents;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.io.Monitor;
import dev.ito.io.Npy;
import dev.ito.io.SealedJson;
import dev.ito.nn.Device;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every run leaves a page that shows what is in its folder. */
@Tag("native")
class RunReportTest {
  @TempDir private Path folder;

  private String report(String yaml, boolean trains) throws IOException {
    Experiment experiment = Yaml.read("run", yaml, Experiment.class, List.of());
    Provenance provenance = new Provenance(List.of("ito run <x>"), Device.CPU);
    Run run = new Run(experiment, new RunDirectory(folder), provenance, Monitor.SILENT);
    List<Session.Job> then = new ArrayList<>();
    then.add(new SampleJob(Latents.drawn(experiment), false));
    if (!experiment.evaluation().isEmpty()) {
      then.add(EvaluateJob.of(experiment, Optional.empty()));
    }
    assertTrue(new Jobs(trains, false, then, Optional.empty()).execute(run));
    return Files.readString(folder.resolve("report.html"));
  }

  private static int count(String html, String part) {
    return html.split(part, -1).length - 1;
  }

  @Test
  void aTrainingHasItsLossItsSamplesAndItsMetrics() throws IOException {
    String html =
        report(
            Tiny.DIGITS
                + "evaluation: [{type: bits-per-dim, images: 3, budget: 0, rtol: 0.1, atol: 0.1}]\n",
            true);
    assertTrue(html.contains("digits: 1,"), "the data");
    assertTrue(html.contains("of 8x8x1, SHA-256 "), html.substring(html.indexOf("<body>")));
    assertTrue(html.contains(" parameters</td>"));
    assertTrue(
        html.contains("6 steps of 8, predicts epsilon, rate {peak: 0.001, warmup: 0}, EMA 0.9"));
    assertTrue(
        html.contains(
            "4 by {type: euler-maruyama, lambda: 1.0} on the grid {type: uniform, steps: 5, "));
    assertTrue(html.contains(">bits-per-dim</td>"));
    assertTrue(
        html.contains(">bits-per-dim, baseline: pixel-histogram, a histogram per pixel, from"));
    assertTrue(
        html.contains(">bits-per-dim, floor of every model; a pixel that is certain costs "));
    assertEquals(1, count(html, "<svg "), "the loss");
    assertEquals(3, count(html, "<img src=\"data:image/"), "samples, trajectory, forward process");
    assertTrue(html.contains("ito run &lt;x&gt;"), "the provenance, as text");
    assertFalse(html.matches("(?s).*(src|href)=\"(?!data:).*"), "nothing from elsewhere");
    assertTrue(Files.size(folder.resolve("report.html")) < 1 << 20, "small");
  }

  @Test
  void anExactScoreHasNeitherLossNorMetrics() throws IOException {
    String html = report(Tiny.MIXTURE, false);
    assertTrue(html.contains("none: the score is known (gaussian-mixture)"));
    assertEquals(0, count(html, "<svg "));
    assertFalse(html.contains(">Metrics</h2>"));
    assertEquals(2, count(html, "<img src=\"data:image/"), "samples and trajectory");
  }

  /** The page is written anew when another job is done there, with other settings by then. */
  @Test
  void samplesAreDescribedAsTheyWereDrawn() throws IOException {
    report(Tiny.MIXTURE, false);
    String other =
        Tiny.MIXTURE.replace("steps: 20", "steps: 7").replace("euler-maruyama", "heun")
            + "seed: 5\n";
    String html = rewritten(other);
    assertTrue(html.contains("70 by {type: euler-maruyama, lambda: 1.0} on the grid"), html);
    assertTrue(html.contains("steps: 20, "), html);
    assertTrue(html.contains(", of seed 0, 21 evaluations"), html);
    assertFalse(html.contains("heun"), html);
  }

  private String rewritten(String yaml) throws IOException {
    Experiment experiment = Yaml.read("run", yaml, Experiment.class, List.of());
    Provenance provenance = new Provenance(List.of("ito evaluate"), Device.CPU);
    RunReport.write(new Run(experiment, new RunDirectory(folder), provenance, Monitor.SILENT));
    String html = Files.readString(folder.resolve("report.html"));
    return html.substring(html.indexOf("What was run"), html.indexOf("Samples</h2>"));
  }

  @Test
  void latentsThatWereGivenAreSaid() throws IOException {
    Experiment experiment = Yaml.read("run", Tiny.MIXTURE, Experiment.class, List.of());
    Path file = folder.resolve("x.npy");
    Npy.writeFloat64(file, new int[] {3, 2}, new double[] {1, -1, 0.5, 0, -0.5, 2});
    Provenance provenance = new Provenance(List.of("ito sample"), Device.CPU);
    Run run = new Run(experiment, new RunDirectory(folder), provenance, Monitor.SILENT);
    SampleJob job = new SampleJob(Latents.read(file, experiment), false);
    assertTrue(Jobs.of(Optional.empty(), job).execute(run));
    assertTrue(
        rewritten(Tiny.MIXTURE).contains(", of latents that were given, 21 evaluations"),
        rewritten(Tiny.MIXTURE));
  }

  /** Those of older versions say neither how samples were drawn nor from which seed. */
  @Test
  void whatAnOlderProvenanceDoesNotSayIsNotMadeUp() throws IOException {
    report(Tiny.MIXTURE, false);
    Path file = folder.resolve("provenance.json");
    ObjectNode facts = SealedJson.read(file, Yaml.json());
    ((ObjectNode) facts.get("sampling")).remove(List.of("solver", "grid", "sampleSeed"));
    SealedJson.write(file, facts, Yaml.json());
    String html = rewritten(Tiny.MIXTURE);
    assertTrue(html.contains(">70, 21 evaluations of the score each, on "), html);
  }
}
