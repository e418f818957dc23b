package dev.ito.study;

import dev.ito.io.AtomicFile;
import dev.ito.report.Diagram;
import dev.ito.report.Html;
import dev.ito.report.Picture;
import dev.ito.report.Png;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes what a study found: {@code report.html}, which needs no other file and no network, {@code
 * table.csv}, {@code metrics.json} and the charts as PNG.
 */
public record StudyReport(Findings findings, Path folder) {
  /** Writes the files, each complete or not at all. */
  public static void write(Findings findings, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("charts"));
    StudyReport report = new StudyReport(findings, folder);
    AtomicFile.writeText(folder.resolve("table.csv"), new TableCsv(findings.rows(), folder).text());
    AtomicFile.writeText(folder.resolve("metrics.json"), report.json());
    AtomicFile.writeText(folder.resolve("report.html"), report.html());
  }

  /** Returns {@code path} as it is seen from {@code folder}. */
  static Path relative(Path folder, Path path) {
    return folder.toAbsolutePath().normalize().relativize(path.toAbsolutePath().normalize());
  }

  /** Returns the folder of a row as a link of the page. */
  static String link(Path folder, Row row) {
    return relative(folder, row.folder()).toString().replace('\\', '/') + "/";
  }

  private String json() throws IOException {
    List<Row> rows = findings.rows().stream().map(row -> row.in(folder)).toList();
    return Yaml.json().writeValueAsString(findings.with(rows)) + "\n";
  }

  private String html() throws IOException {
    // As plain maps: a template sees no classes that are not public.
    return Html.page(StudyReport.class, "report.ftlh", Yaml.json().convertValue(page(), Map.class));
  }

  private Page page() throws IOException {
    Tables tables = new Tables(findings, folder);
    DifferenceTable differences = new DifferenceTable(findings.differences());
    Convergence convergence = Convergence.of(findings.rows());
    SamplePictures pictures = new SamplePictures(findings, folder.resolve("charts"));
    List<Figure> figures = new ArrayList<>();
    figures.addAll(new QualityCharts(findings.rows(), findings.quality()).figures());
    figures.addAll(new LikelihoodChart(findings.rows()).figures());
    figures.addAll(convergence.figures());
    return new Page(
        findings.name(),
        findings.scale(),
        findings.question(),
        findings.answer().stream()
            .map(said -> new Page.Said(said.text(), differences.number(said)))
            .toList(),
        tables.headline(),
        tables.facts(),
        drawn(figures),
        List.of(Tables.slopes(convergence.slopes())),
        differences.view(),
        tables.results(),
        tables.budgets(),
        pictures.samples(),
        pictures.trajectories(),
        Yaml.json().writeValueAsString(findings.provenance()));
  }

  private List<Picture> drawn(List<Figure> figures) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Figure figure : figures) {
      Png.write(folder.resolve("charts").resolve(figure.name() + ".png"), figure.diagram().draw());
      pictures.add(Picture.of(figure.diagram(), figure.heading(), figure.caption()));
    }
    return pictures;
  }

  /**
   * A chart of a report.
   *
   * @param name of its file, without the ending
   * @param caption under it: what is drawn, in sentences
   */
  record Figure(String name, String heading, String caption, Diagram diagram) {
    /** Returns a text with all that a file name had better not have replaced. */
    static String fileName(String text) {
      return text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    }
  }
}
