package dev.ito.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ito.evaluation.Baseline;
import dev.ito.evaluation.Baselines;
import dev.ito.evaluation.Limit;
import dev.ito.evaluation.Measurement;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.RunDirectory;
import dev.ito.io.AtomicFile;
import dev.ito.io.SealedJson;
import dev.ito.report.Chart;
import dev.ito.report.Html;
import dev.ito.report.Picture;
import dev.ito.report.Shown;
import dev.ito.report.Table;
import dev.ito.report.Table.Column;
import dev.ito.report.Table.Entry;
import dev.ito.train.TrainLog;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page {@code report.html} of a run: what is in its folder, in one file. */
record RunReport(Experiment experiment, RunDirectory folder) {
  private static final String FILE = "report.html";

  /** What the template shows. */
  private record Page(
      String name,
      Table facts,
      Table metrics,
      List<Picture> samples,
      List<Picture> charts,
      List<Picture> processes,
      String provenance) {}

  /**
   * Writes the page, or says why not: no result is lost for it. Of a folder in which nothing was
   * done there is none.
   */
  static void write(Run run) {
    RunReport report = new RunReport(run.experiment(), run.folder());
    if (Files.exists(run.folder().experiment())) {
      run.draw(FILE, file -> AtomicFile.writeText(file, report.html()));
    }
  }

  private String html() throws IOException {
    JsonNode provenance = json("provenance.json");
    Page page =
        new Page(
            experiment.name(),
            facts(provenance),
            metrics(),
            existing("samples.png", "Samples", ""),
            loss(),
            processes(),
            Yaml.json().writeValueAsString(provenance));
    return Html.page(RunReport.class, "run.ftlh", Yaml.json().convertValue(page, Map.class));
  }

  private JsonNode json(String name) throws IOException {
    Path file = folder.file(name);
    return Files.exists(file) ? SealedJson.read(file, Yaml.json()) : MissingNode.getInstance();
  }

  private Table facts(JsonNode provenance) throws IOException {
    Map<String, String> facts =
        new LinkedHashMap<>(RunFacts.of(experiment, provenance.path("training")));
    JsonNode averaging = provenance.path(AverageJob.JOB);
    if (!averaging.isMissingNode()) {
      facts.put("weights", weights(averaging));
    }
    facts.put("seed", "" + experiment.seed());
    JsonNode sampling = provenance.path("sampling");
    if (!sampling.isMissingNode()) {
      facts.put("samples", samples(sampling));
    }
    return new Table(
        "What was run",
        "",
        List.of(Column.text(""), Column.text("")),
        facts.entrySet().stream()
            .map(fact -> List.of(Entry.text(fact.getKey()), Entry.text(fact.getValue())))
            .toList());
  }

  /** Of weights that are not the exponential average of the training. */
  private static String weights(JsonNode averaging) {
    return String.format(
        Locale.ROOT,
        "average of width %s after step %s, made of %s, profile error %.2g %%",
        averaging.path("width").asText(),
        averaging.path("step").asText(),
        averaging.path("run").asText(),
        100 * averaging.path("profileError").asDouble());
  }

  /** Of the samples that are there: the experiment may be another by now. */
  private static String samples(JsonNode sampling) {
    String text =
        "%s%s%s, %s evaluations of the score each, on %s"
            .formatted(
                sampling.path("count").asText(),
                sampling.has("solver")
                    ? " by %s on the grid %s"
                        .formatted(
                            RunFacts.written(sampling.get("solver")),
                            RunFacts.written(sampling.get("grid")))
                    : "",
                sampling.has("sampleSeed")
                    ? ", of seed " + sampling.get("sampleSeed")
                    : sampling.path("latents").isObject() ? ", of latents that were given" : "",
                sampling.path("nfeRange").asText(),
                Provenance.machine(sampling));
    JsonNode each = sampling.path("secondsPerSample");
    return each.isNumber()
        ? text + ", " + Shown.seconds(each.doubleValue()) + " each (median over batches)"
        : text;
  }

  private Table metrics() throws IOException {
    List<List<Entry>> rows = new ArrayList<>();
    List<Measurement> all = MetricsFile.read(folder);
    boolean baselines = all.stream().anyMatch(m -> !m.detail().baselines().isEmpty());
    for (Measurement m : all) {
      rows.add(
          List.of(
              Entry.text(m.name()),
              Entry.number(m.value(), m.standardError()),
              Entry.number(m.n()),
              Entry.number(m.nfe()),
              Entry.number(m.seconds(), Shown.seconds(m.seconds()))));
      m.detail().limit().ifPresent(limit -> rows.add(floor(limit, m)));
      new Baselines(m.detail().baselines()).best().ifPresent(best -> rows.add(baseline(best, m)));
    }
    return new Table(
        "Metrics",
        "\u00b1 standard error. n: samples or images behind it; NFE: evaluations of the score for"
            + " each."
            + (baselines ? " " + Baselines.CAPTION : ""),
        List.of(
            Column.text("quantity"),
            Column.number("value"),
            Column.number("n"),
            Column.number("NFE"),
            Column.number("time")),
        rows);
  }

  private static List<Entry> floor(Limit limit, Measurement of) {
    String certain = Shown.number(limit.certain());
    return List.of(
        Entry.text(of.name() + ", floor of every model; a pixel that is certain costs " + certain),
        Entry.number(limit.hard()),
        Entry.number(Double.NaN),
        Entry.number(Double.NaN),
        Entry.number(Double.NaN));
  }

  private static List<Entry> baseline(Baseline best, Measurement of) {
    return List.of(
        Entry.text(of.name() + ", baseline: " + best.name() + ", " + best.meaning()),
        Entry.number(best.bits(), best.error()),
        Entry.number(of.n()),
        Entry.number(Double.NaN),
        Entry.number(Double.NaN));
  }

  private List<Picture> loss() throws IOException {
    Path file = folder.file("train.jsonl");
    List<TrainLog.Line> lines = Files.exists(file) ? TrainLog.read(file) : List.of();
    if (lines.isEmpty()) {
      return List.of();
    }
    double[] steps = lines.stream().mapToDouble(TrainLog.Line::step).toArray();
    double[] loss = lines.stream().mapToDouble(TrainLog.Line::loss).toArray();
    return List.of(Picture.of(Chart.loss(steps, loss, "loss"), "Loss", "Pale: of each step."));
  }

  private List<Picture> processes() throws IOException {
    List<Picture> pictures =
        new ArrayList<>(existing("trajectory.gif", "From noise to samples", ""));
    pictures.addAll(existing("forward.png", "From data to noise", "The process that is reversed."));
    return pictures;
  }

  private List<Picture> existing(String name, String heading, String caption) throws IOException {
    Path file = folder.file(name);
    return Files.exists(file) ? List.of(Picture.of(file, heading, caption)) : List.of();
  }
}
