package dev.ito.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.Experiment;
import dev.ito.experiment.Tiny;
import dev.ito.math.InvalidInput;
import dev.ito.study.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the mistakes that newcomers make. */
class HintsTest {
  private static final Pattern TYPE = Pattern.compile("\\{type: ([a-z0-9-]+)");

  @TempDir private Path folder;

  /** Names that the table speaks of and that no longer are would mislead. */
  @Test
  void everyNameOfTheTableIsThere() {
    Set<String> names = new HashSet<>();
    for (Class<?> type : List.of(Experiment.class, Study.class)) {
      collect(Schema.of(type), names);
    }
    for (Hints.Hint hint : Hints.all()) {
      assertTrue(
          hint.near().equals(Hints.EVERYWHERE) || names.contains(hint.near()), hint::toString);
      assertEquals(Suggestion.plain(hint.name()), hint.name());
      Matcher types = TYPE.matcher(hint.text());
      while (types.find()) {
        assertTrue(names.contains(types.group(1)), hint::toString);
      }
    }
    assertFalse(Hints.all().isEmpty());
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(
        child -> {
          if (child.isTextual()) {
            names.add(child.textValue());
          }
          collect(child, names);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sampling.solver.type=ddim | unknown type "ddim"; ddim is {type: ancestral, eta: 0} (allowed
          sampling.solver=ddim | was ddim; ddim is {type: ancestral, eta: 0}
          sampling.solver={type: dpm-solver++} | that is {type: dpm-solver-pp-2m}, its SDE has lambda: 1
          sampling.solver={type:heun} | a space must follow the colon, {type: heun}
          training.lr=1 | unknown key; that is learning-rate: {peak: ...}
          training.learning-rate=1e-3 | expected a mapping, was 1e-3; write {peak: 1e-3}
          training.learning_rate.peak=1 | did you mean "learning-rate"?
          training.batch_size=8 | that is batch
          training.epochs=8 | steps = epochs * images / batch
          training.steps=1e4 | expected an integer, was 1e4; write 10000
          training.steps=10_000 | expected an integer, was 10_000; write 10000
          sampling.steps=8 | unknown key; that is grid.steps
          sampling.grid.eps=8 | unknown key; that is t-min
          sampling.guidance_scale=7 | --set sampling.guidance_scale=7: unknown key; Ito has no labels or guidance yet
          sampling.guidance-scale=7 | unknown key; Ito has no labels or guidance yet
          model.guidance_scale=7 | --set model.guidance_scale=7: unknown key; Ito has no labels or guidance yet
          network.num_classes=10 | unknown key; Ito has no labels or guidance yet
          sampling.labels=[1, 2] | unknown key; Ito has no labels or guidance yet
          dataset={type: digits, labels: x} | dataset.labels: unknown key; they come with the data, and classes takes some of them
          sde.beta={type: cosine, s: 0.008} | sde.beta.s: unknown key; with an offset it is {type: offset-cosine, offset: 0.008} (allowed: cap)
          sde.beta={type: offset-cosine, s: 0.008} | sde.beta.s: unknown key; that is offset
          sampling.solver={type: dpmsolver++} | that is {type: dpm-solver-pp-2m}, its SDE has lambda: 1
          sampling.solver={type: dpm++} | that is {type: dpm-solver-pp-2m}, its SDE has lambda: 1
          sampling.solver={type: dpm-solver-plus-plus} | that is {type: dpm-solver-pp-2m}, its SDE has lambda: 1
          sampling.solver={type: DPMSolver++_2M} | that is {type: dpm-solver-pp-2m}, its SDE has lambda: 1
          sampling.solver={type: dpmpp-2m-sde} | that is {type: dpm-solver-pp-2m, lambda: 1}
          sampling.solver={type: dpmsolver} | did you mean "dpm-solver"?
          sampling.solver={type: dpmpp} | that is {type: dpm-solver-pp-2m}, its SDE has lambda: 1
          sampling.solver={type: DPM++ 2M SDE} | that is {type: dpm-solver-pp-2m, lambda: 1}
          dataset={type: digits, classes: 3} | dataset.classes: expected a list, was 3; write [3]
          dataset={type: image-folder, path: x, classes: smileys} | dataset.classes: expected a list, was smileys; write [smileys]
          objective.prediction=eps | unknown value "eps"; that is epsilon
          evaluation=fid | expected a list, was fid; write [{type: fid}]
          evaluation={type: fid} | expected a list, was a mapping; write [{...}]
          sde.type=ve | sde.beta: unknown key (allowed: sigma-min, sigma-max); it is left over from the type in the file: replace the whole mapping, --set 'sde={type: ve, sigma-min: ..., sigma-max: ...}'
          """)
  void aSettingThatIsWrongIsToldWhatIsRight(String setting, String said) {
    InvalidInput refused =
        assertThrows(
            InvalidInput.class,
            () -> Yaml.read("a.yaml", Tiny.POINTS, Experiment.class, List.of(setting)));
    assertTrue(refused.getMessage().contains(said), refused.getMessage());
  }

  /** A number of a billion digits is not written out. */
  @Test
  void aWholeNumberThatIsTooLargeIsNoAdvice() {
    InvalidInput refused =
        assertThrows(
            InvalidInput.class,
            () ->
                Yaml.read(
                    "a.yaml",
                    Tiny.POINTS,
                    Experiment.class,
                    List.of("training.steps=1e999999999")));
    assertTrue(refused.getMessage().endsWith("was 1e999999999"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nowhere/x.yaml | check the path, which starts in the folder where ito runs
          digits-vp-unet.yaml | did you mean configs/digits-vp-unet.yaml?
          """)
  void aRelativePathIsSaidToStartInTheWorkingFolder(String name, String said) {
    InvalidInput refused =
        assertThrows(
            InvalidInput.class, () -> Yaml.read(Path.of(name), Experiment.class, List.of()));
    assertEquals(
        name + ": no such file in " + Path.of("").toAbsolutePath() + "; " + said,
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "digit-vp.yaml, did you mean FOLDER/digits-vp.yaml?",
    "digits-vp, did you mean FOLDER/digits-vp.yaml?",
    "deeper.yaml, did you mean FOLDER/configs/deeper.yaml?",
    "something-else.yaml, check the path"
  })
  void aFileThatIsNotThereIsLookedForNearby(String name, String said) throws IOException {
    Files.createDirectory(folder.resolve("configs"));
    for (String file : Arrays.asList("digits-vp.yaml", "notes.txt", "configs/deeper.yaml")) {
      Files.writeString(folder.resolve(file), "");
    }
    Path file = folder.resolve(name);
    InvalidInput refused =
        assertThrows(InvalidInput.class, () -> Yaml.read(file, Experiment.class, List.of()));
    assertEquals(
        file + ": no such file; " + said.replace("FOLDER", folder.toString()),
        refused.getMessage());
  }
}
