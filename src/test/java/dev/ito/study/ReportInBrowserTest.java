package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A report as a browser shows it; without Chromium there is nothing to see. */
class ReportInBrowserTest {
  private static final String RESULTS =
      "[...document.querySelectorAll('table')].find(t =>"
          + " t.closest('section').querySelector('h2, h3').textContent === 'All results')";

  // A browser that ends may still write into its folder.
  @TempDir(cleanup = CleanupMode.NEVER)
  private static Path folder;

  private static Findings findings;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = Browser.installed();
    assumeTrue(program.isPresent(), "no Chromium on the path");
    findings = new ExampleFindings(folder).full();
    StudyReport.write(findings, folder);
    browser = new Browser(program.get(), Files.createDirectory(folder.resolve("profile")));
    browser.open(folder.resolve("report.html"));
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingIsComplainedOf() {
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(folder.resolve("report.html").toUri().toString()), browser.requests());
  }

  private static int count(String selector) throws Exception {
    return browser.evaluate("document.querySelectorAll(`" + selector + "`).length").intValue();
  }

  @Test
  void everyPictureIsThere() throws Exception {
    assertEquals(4, count("img"), "two grids, two animations");
    assertEquals(11, count("figure svg"));
    assertEquals(
        0,
        browser
            .evaluate(
                "[...document.images].filter(i => !i.complete || i.naturalWidth === 0).length")
            .intValue());
    assertEquals(
        0,
        browser
            .evaluate(
                "[...document.querySelectorAll('svg')]"
                    + ".filter(s => s.getBoundingClientRect().height < 100).length")
            .intValue());
  }

  @Test
  void everyTableIsThere() throws Exception {
    assertEquals(7, count("table"), "best, facts, slopes, differences, results, two budgets");
    assertEquals(
        findings.rows().size() + 1, // A baseline.
        browser.evaluate(RESULTS + ".tBodies[0].rows.length").intValue());
    String failure = browser.evaluate("document.querySelector('td.failure').textContent").asText();
    assertEquals("failed: sample 3 is not finite: <b>use less</b>", failure);
    assertEquals(findings.name(), browser.evaluate("document.title").asText());
  }

  @Test
  void theAnswerIsOnTheFirstScreen() throws Exception {
    call("Emulation.setDeviceMetricsOverride", 1280, 900);
    for (String selector : List.of(".question", ".answer", "table tbody tr:nth-child(3)")) {
      String bottom = "document.querySelector('" + selector + "').getBoundingClientRect().bottom";
      assertTrue(browser.evaluate(bottom).doubleValue() < 900, selector);
    }
  }

  @Test
  void aNarrowScreenShowsItToo() throws Exception {
    call("Emulation.setDeviceMetricsOverride", 400, 800);
    int width = browser.evaluate("document.documentElement.scrollWidth").intValue();
    assertTrue(width <= 400, "only tables and charts scroll sideways: " + width);
  }

  private static void call(String method, int width, int height) throws Exception {
    browser.call(
        method, Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  @Test
  void theDarkOneIsDark() throws Exception {
    String paper = "getComputedStyle(document.body).backgroundColor";
    String light = browser.evaluate(paper).asText();
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    assertNotEquals(light, browser.evaluate(paper).asText());
    browser.call("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }

  /** Whatever a style says of how it is laid out. */
  @Test
  void whatIsHiddenIsNotSeen() throws Exception {
    String display =
        "(() => { const form = document.createElement('form'); form.className = 'filter';"
            + " form.hidden = true; document.body.append(form);"
            + " const display = getComputedStyle(form).display; form.remove(); return display; })()";
    assertEquals("none", browser.evaluate(display).asText());
  }

  @Test
  void aClickSorts() throws Exception {
    assertEquals("none", sortedBy(2));
    click(2);
    assertEquals("ascending", sortedBy(2));
    List<Double> rising = keys(2);
    assertEquals(rising.stream().sorted().toList(), rising);
    assertEquals(24, rising.size());
    click(2);
    assertEquals("descending", sortedBy(2));
    List<Double> falling = keys(2);
    assertEquals(falling.stream().sorted(Comparator.reverseOrder()).toList(), falling);
    String last = RESULTS + ".tBodies[0].rows[" + (findings.rows().size() - 1) + "]";
    assertTrue(
        browser.evaluate(last + ".cells[2].dataset.key === undefined").booleanValue(),
        "what has no number stays last");
  }

  @Test
  void theKeyboardSorts() throws Exception {
    browser.evaluate(RESULTS + ".querySelectorAll('th button')[1].focus()");
    for (String type : List.of("keyDown", "keyUp")) {
      browser.call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              "Enter",
              "code",
              "Enter",
              "text",
              "\r",
              "windowsVirtualKeyCode",
              13));
    }
    assertEquals("ascending", sortedBy(1));
  }

  /** What the script writes is what Java writes, to the letter. */
  @Test
  void theFilterShowsAnyPair() throws Exception {
    List<PairedDifference> all = findings.differences().all();
    assertEquals(lines(all.subList(0, 2)), shown(), "what was asked for, and the best");
    choose("b", "");
    assertEquals(lines(all), shown());
    choose("a", "5");
    assertEquals(
        lines(List.of(all.get(1).reversed(), all.get(2).reversed(), all.get(3).reversed())),
        shown(),
        "A is what was chosen");
    choose("b", "14");
    assertEquals(lines(List.of(all.get(3).reversed())), shown());
    choose("a", "");
    assertEquals(lines(List.of(all.get(3).reversed())), shown());
    choose("b", "");
    choose("experiment", ExampleFindings.EXPERIMENTS.get(1));
    assertEquals(List.of(), shown(), "no pair is within it");
    choose("experiment", ExampleFindings.EXPERIMENTS.get(0));
    assertEquals(4, shown().size());
    choose("quantity", "1");
    assertEquals(lines(List.of(all.get(4))), shown());
    for (String select : List.of("quantity", "experiment", "a")) {
      choose(select, "");
    }
    choose("b", "first");
    assertEquals(lines(all.subList(0, 2)), shown());
  }

  private static List<List<String>> lines(List<PairedDifference> differences) {
    return new DifferenceTable(
            new Differences(findings.differences().labels(), differences, differences.size()))
        .view().table().rows().stream()
            .map(row -> row.stream().map(entry -> entry.text().replaceAll("\\s+", " ")).toList())
            .toList();
  }

  private static List<List<String>> shown() throws Exception {
    JsonNode found =
        browser.evaluate(
            "[...document.querySelectorAll('#differences tbody tr')].map(r => [...r.cells].map(c =>"
                + " c.textContent.replace(/\\s+/g, ' ')))");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : found) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.asText()));
      rows.add(cells);
    }
    return rows;
  }

  private static void choose(String select, String value) throws Exception {
    browser.evaluate(
        "(() => { const s = document.querySelector('#differences form').elements['"
            + select
            + "']; s.value = "
            + new ObjectMapper().writeValueAsString(value)
            + "; s.dispatchEvent(new Event('change', {bubbles: true})); return s.value; })()");
  }

  private static void click(int column) throws Exception {
    browser.evaluate(RESULTS + ".querySelectorAll('th button')[" + column + "].click()");
  }

  private static String sortedBy(int column) throws Exception {
    return browser.evaluate(RESULTS + ".querySelectorAll('th')[" + column + "].ariaSort").asText();
  }

  private static List<Double> keys(int column) throws Exception {
    JsonNode found =
        browser.evaluate(
            "[..."
                + RESULTS
                + ".tBodies[0].rows].map(r => r.cells["
                + column
                + "].dataset.key).filter(k => k !== undefined).map(Number)");
    List<Double> keys = new ArrayList<>();
    found.forEach(key -> keys.add(key.doubleValue()));
    return keys;
  }
}
