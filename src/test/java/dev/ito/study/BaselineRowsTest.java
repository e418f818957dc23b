package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.evaluation.Baseline;
import dev.ito.evaluation.Detail;
import dev.ito.evaluation.Measurement;
import dev.ito.report.BarChart;
import dev.ito.report.Shown;
import dev.ito.report.Table;
import dev.ito.report.Table.Entry;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a study shows a likelihood, it shows what the best trivial model has of the images. */
class BaselineRowsTest {
  private static final String NONE = Shown.number(Double.NaN);
  private static final Baseline UNIFORM = new Baseline("uniform", 8, Double.NaN, "equal ones");
  private static final Baseline TABLE = new Baseline("neighbours", 1.359, 0.0032, "a table");
  private static final Baseline OTHER = new Baseline("neighbours", 3.511, 0.009, "a table");
  private static final Baseline XZ = new Baseline("xz", 1.392, Double.NaN, "the file");

  private static Measurement measured(String name, double value, Baseline... baselines) {
    Detail detail =
        new Detail() {
          @Override
          public List<Baseline> baselines() {
            return List.of(baselines);
          }
        };
    return new Measurement(name, value, 0.01, 256, 100, 1, detail);
  }

  private static Row row(String experiment, Measurement... measured) {
    return new Row(
        new Label(experiment, "", Map.of()),
        Path.of("cells", experiment),
        Double.NaN,
        Double.NaN,
        List.of(measured),
        Optional.empty(),
        Optional.empty());
  }

  private static Findings findings(Row... rows) {
    return new Findings(
        "study",
        "Which?",
        "full",
        List.of(),
        "",
        List.of(rows),
        new Differences(List.of(), List.of(), 0),
        Map.of(),
        Yaml.json().createObjectNode());
  }

  private static List<List<String>> results(Row... rows) {
    Table table = new Tables(findings(rows), Path.of("")).results();
    assertEquals(rows.length, table.rows().stream().filter(BaselineRowsTest::isCell).count());
    return table.rows().stream()
        .filter(line -> !isCell(line))
        .map(line -> line.stream().map(Entry::text).toList())
        .toList();
  }

  private static boolean isCell(List<Entry> line) {
    return !line.get(0).text().startsWith("baseline");
  }

  /** One row, however many likelihoods and experiments are of the same images. */
  @Test
  void theBestOfTheSameImagesIsShownOnce() {
    assertEquals(
        List.of(
            List.of(
                "baseline",
                "neighbours: a table",
                NONE,
                NONE,
                "1.3590 \u00b1 0.0032",
                "1.3590 \u00b1 0.0032")),
        results(
            row(
                "a",
                measured("bits-per-dim", 1.3, UNIFORM, TABLE, XZ),
                measured("elbo", 1.5, UNIFORM, TABLE, XZ)),
            row("b", measured("bits-per-dim", 1.2, XZ, TABLE))));
  }

  @Test
  void otherImagesHaveRowsOfTheirOwn() {
    assertEquals(
        List.of(
            List.of("baseline of a", "xz: the file", NONE, NONE, "1.392", NONE, NONE),
            List.of(
                "baseline of a, b",
                "neighbours: a table",
                NONE,
                NONE,
                "3.5110 \u00b1 0.0090",
                "3.5110 \u00b1 0.0090",
                NONE)),
        results(
            row(
                "a",
                measured("bits-per-dim", 1.3, UNIFORM, XZ),
                measured("elbo", 3, OTHER, UNIFORM)),
            row("b", measured("bits-per-dim", 3.2, OTHER)),
            row("c", measured("kid", 3))));
  }

  @Test
  void whatIsNoLikelihoodOfImagesHasNone() {
    Table table =
        new Tables(findings(row("a", measured("bits-per-dim", 1))), Path.of("")).results();
    assertEquals(1, table.rows().size());
    assertFalse(table.caption().contains("Baseline"));
    StudyReport.Figure figure =
        new LikelihoodChart(List.of(row("a", measured("bits-per-dim", 1)))).figures().get(0);
    assertEquals(1, ((BarChart) figure.diagram()).bars().size());
    assertFalse(figure.caption().contains("baseline"));
  }

  @Test
  void theChartHasABarOfEach() {
    List<Row> rows =
        List.of(
            row("a", measured("bits-per-dim", 1.3, UNIFORM, TABLE), measured("elbo", 2, OTHER)),
            row("b", measured("elbo", 1.2, XZ)),
            row("c", measured("elbo", 1.2)));
    StudyReport.Figure figure = new LikelihoodChart(rows).figures().get(0);
    List<BarChart.Bars> bars = ((BarChart) figure.diagram()).bars();
    assertEquals(
        List.of("bits-per-dim", "elbo", "best baseline"),
        bars.stream().map(BarChart.Bars::name).toList());
    BarChart.Bars baselines = bars.get(2);
    assertEquals(List.of(1.359, 1.392, Double.NaN), list(baselines.values()));
    assertEquals(List.of(0.0064, Double.NaN, Double.NaN), list(baselines.error()));
    assertTrue(
        figure
            .caption()
            .endsWith(" Best baseline of the same images: neighbours, a table; xz, the file."),
        figure.caption());
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Test
  void theAnswerSaysWhichIsNotBeaten() throws IOException {
    Comparison all =
        new Comparison(
            List.of(
                row("a", measured("bits-per-dim", 1.5, UNIFORM, TABLE), measured("elbo", 1.3)),
                row("b", measured("elbo", 1.25, UNIFORM, TABLE))));
    List<String> said =
        Answer.of(all, Differences.of(all, List.of()), List.of()).stream()
            .map(Sentence::text)
            .filter(text -> text.contains("neighbours"))
            .toList();
    assertEquals(
        List.of(
            "a: bits-per-dim is above neighbours (1.359): a table, does better.",
            "b: elbo is below every baseline; the next is neighbours, 1.359."),
        said);
  }
}
