package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a report; how a browser shows them is in {@link ReportInBrowserTest}. */
@Tag("slow")
class StudyReportTest {
  /** Of all kinds of findings, written once. */
  @TempDir private static Path folder;

  private static Findings findings;
  private static String html;

  @BeforeAll
  static void write() throws IOException {
    findings = new ExampleFindings(folder).full();
    html = html(findings, folder);
  }

  private static String html(Findings findings, Path folder) throws IOException {
    StudyReport.write(findings, folder);
    return Files.readString(folder.resolve("report.html"));
  }

  private static List<Map<String, String>> csv(Path folder) throws IOException {
    try (MappingIterator<Map<String, String>> lines =
        new CsvMapper()
            .readerFor(Map.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(folder.resolve("table.csv").toFile())) {
      return lines.readAll();
    }
  }

  /** Else a spreadsheet that opens the table would run them. */
  @Test
  void namesThatBeginLikeFormulasAreTextInTheTable() throws IOException {
    for (String name : List.of("=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "-1.5", "+2", "plain")) {
      Label label = new Label(name, name, Map.of(name, name));
      Row row = new Row(label, folder, 1, 1, List.of(), Optional.empty(), Optional.of(name));
      String text = new TableCsv(List.of(row), folder).text();
      boolean harmless = name.matches("-1.5|\\+2|plain");
      assertEquals(harmless ? 0 : 5, text.split("'", -1).length - 1, text);
    }
  }

  @Test
  void theTableReadsBack() throws IOException {
    List<Map<String, String>> lines = csv(folder);
    assertEquals(findings.rows().size(), lines.size());
    for (int i = 0; i < lines.size(); i++) {
      Row row = findings.rows().get(i);
      Map<String, String> line = lines.get(i);
      assertEquals(row.label().experiment(), line.get("experiment"));
      assertEquals(row.label().variation(), line.get("variation"));
      assertEquals(row.label().values().getOrDefault("steps", ""), line.get("steps"));
      assertEquals(row.failure().orElse(""), line.get("failure"));
      assertEquals(
          row.measurement("fd-classifier").map(m -> "" + m.value()).orElse(""),
          line.get("fd-classifier"));
      assertEquals(row.folder(), folder.resolve(line.get("folder")));
    }
    assertEquals("", lines.get(1).get("fd-classifier-standard-error"), "NaN");
    assertEquals("fine", lines.get(1).get("reference"));
    assertTrue(Files.readString(folder.resolve("table.csv")).contains("\r\n"));
  }

  @Test
  void theMetricsReadBack() throws IOException {
    JsonNode json = new ObjectMapper().readTree(folder.resolve("metrics.json").toFile());
    assertEquals(findings.question(), json.path("question").textValue());
    assertEquals(findings.rows().size(), json.path("rows").size());
    JsonNode row = json.path("rows").get(1);
    Row first = findings.rows().get(1);
    assertEquals(first.nfe(), row.path("nfe").doubleValue());
    assertEquals(first.pathwise().get().rms(), row.path("pathwise").path("rms").doubleValue());
    assertEquals(first.folder(), folder.resolve(row.path("folder").textValue()));
    assertFalse(Files.readString(folder.resolve("metrics.json")).contains(folder.toString()));
    String failure = json.path("rows").get(findings.rows().size() - 1).path("failure").textValue();
    assertEquals("sample 3 is not finite: <b>use less</b>", failure);
  }

  @Test
  void namesAreTextNotMarkup() {
    assertFalse(html.contains(ExampleFindings.SCRIPT));
    assertEquals(3, html.split("<script", -1).length, "the two of the page");
    assertFalse(html.contains("<b>use less"));
    assertTrue(html.contains("&lt;b&gt;use less"));
    assertFalse(html.matches("(?s).*(src|href)=\"(?!data:|cells/).*"), "nothing from elsewhere");
    assertFalse(html.contains("url(http"));
  }

  @Test
  void aLikelihoodHasItsBaselineBesideIt() {
    assertTrue(html.contains(">baseline</td>"));
    assertTrue(html.contains(">neighbours: a table &lt;script"));
    assertTrue(html.contains(">2.400 \u00b1 0.017</td>"));
    assertTrue(html.contains(" Best baseline of the same images: neighbours, a table &lt;"));
  }

  @Test
  void identifiersAreUnique() {
    List<String> ids =
        Stream.of(html.split(" id=\"")).skip(1).map(text -> text.split("\"")[0]).toList();
    assertFalse(ids.isEmpty());
    assertEquals(ids.size(), new TreeSet<>(ids).size());
  }

  @Test
  void everyChartIsAPictureOfSomething() throws IOException {
    List<Path> charts;
    try (Stream<Path> files = Files.list(folder.resolve("charts"))) {
      charts = files.toList();
    }
    TreeSet<String> names = new TreeSet<>();
    for (Path chart : charts) {
      BufferedImage picture = ImageIO.read(chart.toFile());
      int[] pixels =
          picture.getRGB(
              0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
      assertTrue(Arrays.stream(pixels).distinct().count() > 20, chart.toString());
      names.add(chart.getFileName().toString());
    }
    assertEquals(13, names.size(), names.toString());
    String odd = "-a-b-script-alert-1-script.png";
    for (String name : List.of("fd-classifier-nfe", "fd-classifier-seconds", "kid-nfe")) {
      assertTrue(names.containsAll(List.of(name + "-digits.png", name + odd)), names.toString());
    }
    assertTrue(names.contains("bits-per-dim.png"));
  }

  @Test
  void whatIsNotThereIsLeftOut(@TempDir Path other) throws IOException {
    ExampleFindings examples = new ExampleFindings(other);
    String points = html(examples.points(), other);
    assertTrue(points.contains("<h2>Samples</h2>"));
    for (String absent : List.of("Charts", "best samplers", "Sources of error", "Trajectories")) {
      assertFalse(points.contains(absent + "</h2>") || points.contains(absent + " "), absent);
    }
    String failures = html(examples.failures(), other);
    assertTrue(failures.contains("failed: &quot;quoted&quot;"));
    assertFalse(failures.contains("<h2>Samples</h2>"));
    assertEquals(1, csv(other).size());
  }

  @Test
  void ordersOfConvergenceAreFitted() {
    List<Row> rows =
        Stream.of(10, 20, 40)
            .map(
                steps ->
                    new Row(
                        new Label("one", "Heun", Map.of("steps", "" + steps)),
                        folder,
                        steps,
                        1,
                        List.of(),
                        Optional.of(new PathwiseError(3.0 / (steps * steps), 0, "fine")),
                        Optional.empty()))
            .toList();
    Convergence.Slope slope = Convergence.of(rows).slopes().get(0);
    assertEquals(-2, slope.value(), 1e-12);
    assertEquals(0, slope.standardError(), 1e-6);
    assertEquals(3, slope.points());
  }
}
