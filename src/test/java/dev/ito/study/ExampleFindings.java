package dev.ito.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.evaluation.Detail;
import dev.ito.evaluation.Measurement;
import dev.ito.io.Npy;
import dev.ito.math.Shape;
import dev.ito.report.Gif;
import dev.ito.report.ImageGrid;
import dev.ito.report.Pixels;
import dev.ito.report.Png;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Findings with names and numbers that a page could break on. */
final class ExampleFindings {
  static final String SCRIPT = "<script>alert(1)</script>";
  static final String NASTY = "\"quoted\", comma; \u00fcber \u6f22\u5b57 & ${name} 'x'\nnext line";
  static final List<String> EXPERIMENTS = List.of("digits", "a/b: " + SCRIPT);

  private static final Differences NONE = new Differences(List.of(), List.of(), 0);

  private final Path folder;
  private final Random random = new Random(7);

  ExampleFindings(Path folder) {
    this.folder = folder;
  }

  /** Returns two experiments, four samplers at three costs, likelihoods, and a failure. */
  Findings full() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String experiment : EXPERIMENTS) {
      rows.add(likelihood(experiment));
      for (String sampler : List.of("Heun", "Euler & co", SCRIPT, NASTY)) {
        for (int steps : new int[] {10, 100, 1000}) {
          rows.add(sampled(experiment, sampler, steps));
        }
      }
    }
    Label failed = new Label("digits", "too much " + SCRIPT, Map.of("steps", "1"));
    rows.add(failure(failed, "sample 3 is not finite: <b>use less</b>"));
    Label a = rows.get(1).label();
    Label b = rows.get(2).label();
    Label c = rows.get(5).label();
    Label d = rows.get(14).label();
    return findings(
        "fd-classifier",
        rows,
        new Differences(
            rows.stream().map(Row::label).toList(),
            List.of(
                new PairedDifference("fd-classifier", a, b, 0.5, 0.01, 64),
                new PairedDifference("fd-classifier", a, c, -0.5, Double.NaN, 64),
                new PairedDifference("fd-classifier", b, c, -1.25e-5, 1e-5, 64),
                new PairedDifference("fd-classifier", d, c, -41.5, 2.25, 64),
                new PairedDifference("bits-per-dim", rows.get(0).label(), a, 0, 0, 3)),
            2));
  }

  /** Returns one experiment, of which only samples in the plane are known. */
  Findings points() throws IOException {
    Row row =
        new Row(
            new Label("mixture", "Euler", Map.of()),
            cell(),
            8,
            Double.NaN,
            List.of(),
            Optional.empty(),
            Optional.empty());
    Png.write(row.folder().resolve("samples.png"), picture());
    return findings("", List.of(row), NONE);
  }

  Findings failures() {
    return findings("", List.of(failure(new Label("one", "sampler", Map.of()), NASTY)), NONE);
  }

  private static Findings findings(String quality, List<Row> rows, Differences differences) {
    JsonNode provenance = Yaml.json().createObjectNode().put("command", "ito compare " + SCRIPT);
    return new Findings(
        "study " + SCRIPT,
        "Which is best, " + NASTY + "?",
        "full",
        Stream.concat(
                Stream.of(Sentence.of("This one: %s.", SCRIPT), Sentence.of("That one.")),
                differences.all().stream().limit(3).map(d -> Sentence.of("Then ", d)))
            .toList(),
        quality,
        rows,
        differences,
        EXPERIMENTS.stream()
            .collect(Collectors.toMap(name -> name, name -> Map.of("data", SCRIPT + name))),
        provenance);
  }

  private Path cell() throws IOException {
    return Files.createDirectories(folder.resolve("cells").resolve("" + random.nextInt(1 << 30)));
  }

  private Row failure(Label label, String reason) {
    return new Row(
        label,
        folder.resolve("cells/failed"),
        Double.NaN,
        Double.NaN,
        List.of(),
        Optional.empty(),
        Optional.of(reason));
  }

  private Row sampled(String experiment, String sampler, int steps) throws IOException {
    Path cell = cell();
    writeSamples(cell);
    double noise = 1 + 0.2 * random.nextDouble();
    Detail detail = detail("{\"realAgainstReal\": 0.7}");
    double error = sampler.equals("Heun") ? Double.NaN : 0.05;
    return new Row(
        new Label(experiment, sampler, Map.of("steps", "" + steps)),
        cell,
        steps + 1,
        1e-3 * steps,
        List.of(
            measurement("fd-classifier", 1 + noise * 100 / steps, error, detail),
            measurement("fd-classifier-of-held-out-images", 0.9, Double.NaN, detail),
            measurement("kid", noise * 1e-5, 1e-6, detail("{}"))),
        Optional.of(new PathwiseError(noise / steps, 0.01 / steps, "fine")),
        Optional.empty());
  }

  private Row likelihood(String experiment) throws IOException {
    String error =
        "{\"errors\": [{\"name\": \"solver\", \"value\": 1.1e-4, \"standardError\": \"NaN\","
            + " \"largest\": 2.2e-4, \"images\": 64, \"meaning\": \""
            + SCRIPT
            + "\"}], \"baselines\": [{\"name\": \"neighbours\", \"bits\": 2.4, \"standardError\": 0.017,"
            + " \"meaning\": \"a table "
            + SCRIPT
            + "\"}]}";
    return new Row(
        new Label(experiment, "", Map.of()),
        cell(),
        Double.NaN,
        Double.NaN,
        List.of(
            measurement("bits-per-dim", 2.05, 0.015, detail(error)),
            measurement("elbo", 2.23, Double.NaN, detail("{}"))),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns a detail as it is read from a file. */
  private static Detail detail(String json) throws IOException {
    return Yaml.json().readValue(json, Detail.class);
  }

  private static Measurement measurement(String name, double value, double error, Detail detail) {
    return new Measurement(name, value, error, 64, 0, 1, detail);
  }

  private void writeSamples(Path cell) throws IOException {
    byte[] bytes = new byte[12 * 8 * 8];
    random.nextBytes(bytes);
    Npy.writeUint8(cell.resolve("samples.npy"), new int[] {12, 8, 8, 1}, bytes);
    Gif.write(cell.resolve("trajectory.gif"), List.of(picture(), picture()), 80, 200);
  }

  private BufferedImage picture() {
    byte[] bytes = new byte[4 * 8 * 8];
    random.nextBytes(bytes);
    return ImageGrid.draw(new Pixels(4, Shape.image(8, 8, 1), bytes), 2, 100);
  }
}
