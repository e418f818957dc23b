package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Tiny;
import dev.ito.math.InvalidInput;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that a study may call its cells by, and what is said of others. */
class AskedPairsTest {
  private static final String STUDY =
      """
      name: asked
      question: Which is found?
      scale: all
      scales:
        all:
          experiments: {one: FILE, two: FILE, three: FILE}
          metrics: [{type: bits-per-dim, dequantisation: none, images: 3, budget: 0}]
      variations:
        - {name: plain, for: [one, two]}
        - name: DDIM
          for: [one, two]
          set: {sampling.solver: {type: ancestral, eta: 0}}
          over: {sampling.grid.steps: [5, 50]}
        - {name: own, for: [two]}
        - {name: shared, for: [two, three]}
        - {name: other, for: [one]}
      compare: PAIRS
      """;

  @TempDir private Path folder;

  private List<String> pairs(String compare) throws IOException {
    Path experiment = folder.resolve("mixture.yaml");
    Files.writeString(experiment, Tiny.MIXTURE);
    String text = STUDY.replace("FILE", experiment.toString()).replace("PAIRS", compare);
    Study study = Yaml.read("asked", text, Study.class, List.of());
    return Plan.of(study, Path.of("asked"), folder.resolve("out")).asked().stream()
        .map(pair -> pair.left() + " | " + pair.right())
        .toList();
  }

  private String refused(String compare) {
    String message = assertThrows(InvalidInput.class, () -> pairs(compare)).getMessage();
    assertTrue(message.contains("asked: compare: ") && !message.contains("\n"), message);
    return message.substring(message.indexOf("compare: ") + 9);
  }

  @Test
  void namesMayBeShorterThanInTheReport() throws IOException {
    List<String> both =
        List.of("one: DDIM, steps 50 | one: plain", "two: DDIM, steps 50 | two: plain");
    for (String name : List.of("\"DDIM, steps 50\"", "DDIM steps 50", "DDIM 50", "ddim  50")) {
      assertEquals(both, pairs("[[" + name + ", plain]]"));
    }
    assertEquals(List.of("two: DDIM, steps 5 | two: own"), pairs("[[DDIM 5, own]]"));
    assertEquals(List.of(), pairs("[]"));
    assertEquals(both, pairs("[[DDIM 50, plain], [DDIM 50, plain]]"), "each once");
  }

  @Test
  void anExperimentMayBeNamed() throws IOException {
    assertEquals(
        List.of("one: DDIM, steps 5 | two: DDIM, steps 50"),
        pairs("[[\"one: DDIM 5\", \"two: DDIM, steps 50\"]]"));
    assertEquals(List.of("two: DDIM, steps 5 | two: plain"), pairs("[[\"two: DDIM 5\", plain]]"));
    assertEquals(
        List.of("one: other | two: own"), pairs("[[other, own]]"), "each has its only one");
    assertEquals(List.of("one | two"), pairs("[[one, two]]"), "the likelihoods of two networks");
  }

  @Test
  void whatIsNoNameIsRefusedWithTheNearest() {
    assertEquals(
        "there is no \"DDIM 55\": the nearest are \"DDIM, steps 5\", \"DDIM, steps 50\", \"one\"",
        refused("[[DDIM 55, plain]]"));
    assertEquals(
        "\"DDIM\" could be \"DDIM, steps 5\" or \"DDIM, steps 50\": write which",
        refused("[[DDIM, plain]]"));
    assertEquals(
        "\"plain\" and \"plain\" are the same cell: name two", refused("[[plain, plain]]"));
    assertEquals(
        "no experiment has both \"other\" (one) and \"shared\" (two, three): name the experiments,"
            + " such as \"two: shared\"",
        refused("[[other, shared]]"));
  }

  @Test
  void aPairHasTwo() {
    String message = assertThrows(InvalidInput.class, () -> pairs("[[DDIM 5]]")).getMessage();
    assertTrue(message.contains("two names make a pair, such as [DDIM 50, PC 25]"), message);
  }

  private static final String TRAININGS =
      """
      name: trained
      question: Which is found?
      scale: SCALE
      scales:
        small: {experiments: {one: FILE}, metrics: []}
        full:
          experiments: {one: FILE, two: FILE}
          metrics: [{type: bits-per-dim, dequantisation: none, images: 3, budget: 0}]
      variations:
        - {name: cosine, set: {sde: {type: vp, beta: {type: cosine}}}}
        - {name: linear, set: {sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}}}
      compare: PAIRS
      """;

  private List<String> trained(String scale, String compare) throws IOException {
    Path experiment = Files.writeString(folder.resolve("moons.yaml"), Tiny.POINTS);
    String text =
        TRAININGS
            .replace("FILE", experiment.toString())
            .replace("SCALE", scale)
            .replace("PAIRS", compare);
    Study study = Yaml.read("asked", text, Study.class, List.of());
    return Plan.of(study, Path.of("asked"), folder.resolve("out")).asked().stream()
        .map(pair -> pair.left() + " | " + pair.right())
        .toList();
  }

  /** Its score is called "training cosine", which has the same values as no sampler. */
  @Test
  void aTrainingThatIsCalledAsItsSamplerIsNotMeant() throws IOException {
    assertEquals(
        List.of("one: cosine | one: linear", "two: cosine | two: linear"),
        trained("full", "[[cosine, linear]]"));
    assertEquals(
        List.of("two: training cosine | two: training linear"),
        trained("full", "[[\"two: training cosine\", \"two: training linear\"]]"));
  }

  @Test
  void whatOnlyAnotherScaleHasIsLeftOutOfThisOne() throws IOException {
    assertEquals(
        List.of("one: cosine | one: linear"),
        trained(
            "small", "[[\"two: cosine\", \"two: linear\"], [\"one: cosine\", \"one: linear\"]]"));
    for (String pair :
        List.of("one: cosine, two: cosine", "training cosine, training linear", "one, two")) {
      assertEquals(List.of(), trained("small", "[[\"" + pair.replace(", ", "\", \"") + "\"]]"));
    }
  }

  /** Not in silence: no scale has it, or this one should have it. */
  @Test
  void whatNoOtherScaleHasIsRefused() {
    String[][] wrong = {
      {"small", "two: sine"}, {"small", "three"}, {"full", "one"}, {"full", "training sine"}
    };
    for (String[] of : wrong) {
      String message =
          assertThrows(InvalidInput.class, () -> trained(of[0], "[[\"" + of[1] + "\", linear]]"))
              .getMessage();
      assertTrue(message.contains("there is no \"" + of[1] + "\""), message);
    }
  }
}
