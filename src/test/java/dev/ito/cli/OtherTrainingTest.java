package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.io.KnownHash;
import dev.ito.io.Sha256;
import dev.ito.train.TrainLog;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that is of another training than the one that is asked for. */
@Tag("native")
class OtherTrainingTest {
  private static final String MORE = "training.steps=4";

  @TempDir private Path folder;
  private Path file;
  private RunDirectory run;

  @BeforeEach
  void train() throws IOException {
    pictures(3, 0);
    String data = "dataset: {type: image-folder, path: %s, size: 8, channels: 1, test-part: 0}";
    String yaml =
        Tiny.DIGITS
            .replace("dataset: {type: digits}", data.formatted(folder.resolve("pictures")))
            .replace("batch: 8, steps: 6", "batch: 2, steps: 2");
    file = Ito.yaml(folder, yaml);
    run = new RunDirectory(folder.resolve("run"));
    Ito.Result result = ito();
    assertEquals(0, result.exit(), result.toString());
  }

  private void pictures(int count, int shade) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      image.setRGB(i, i, 0xffffff - 0x10101 * shade);
      ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
    }
  }

  private Ito.Result ito(Object... more) {
    Stream<Object> start = Stream.of("train", file, "--out", run.path());
    return Ito.run(Stream.concat(start, Stream.of(more)).toArray());
  }

  private JsonNode training() throws IOException {
    return Yaml.json().readTree(run.file("provenance.json").toFile()).get("training");
  }

  private void assertRefused(String difference, Object... more) throws IOException {
    var before = Ito.files(run.path());
    Ito.Result result = ito(more);
    assertEquals(2, result.exit(), result.toString());
    assertTrue(result.error().contains(difference), result.error());
    assertTrue(result.error().contains("or go on all the same with --force"), result.error());
    assertEquals(before, Ito.files(run.path()));
  }

  @Test
  void theSameTrainingGoesOnAndItsStartsAreKept() throws IOException {
    assertEquals(0, ito("--set", MORE).exit());
    JsonNode root = Yaml.json().readTree(run.file("provenance.json").toFile());
    assertEquals(4, root.at("/training/steps").asInt());
    assertFalse(root.get("training").hasNonNull("forced"));
    assertEquals("training", root.at("/earlier/0/job").asText());
    assertEquals(2, root.at("/earlier/0/steps").asInt());
  }

  @Test
  void replacedPicturesAreRefusedUnlessForced() throws IOException {
    pictures(3, 9);
    assertRefused("dataset: 3 examples of shape 8x8x1, sha256 ", "--set", MORE);
    Ito.Result forced = ito("--set", MORE, "--force");
    assertEquals(0, forced.exit(), forced.toString());
    assertTrue(forced.progress().startsWith("--force: going on from "), forced.progress());
    assertTrue(training().at("/forced/0").asText().startsWith("dataset: 3 examples of shape"));
    // From here on it is a training with these pictures.
    assertEquals(0, ito("--set", "training.steps=5").exit());
  }

  @Test
  void morePicturesAreRefused() throws IOException {
    pictures(4, 0);
    assertRefused(" -> 4 examples of shape 8x8x1, sha256 ", "--set", MORE);
  }

  @Test
  void anotherSeedIsRefusedEvenIfNothingElseIsLeftToSayIt() throws IOException {
    Files.delete(run.experiment());
    assertRefused("seed: 1 -> 7", "--seed", "7", "--set", MORE);
    assertRefused("training.learning-rate.peak: ", "--set", "training.learning-rate.peak=0.05");
  }

  @Test
  void aMisnamedCheckpointIsRefused() throws IOException {
    Files.move(run.checkpoint(2), run.checkpoint(50));
    assertRefused(
        run.checkpoint(50)
            + " is of step 2: name it checkpoint-000000002.safetensors, or use another --out, or",
        "--set",
        MORE);
    assertEquals(0, ito("--set", MORE, "--force").exit());
  }

  /** Every one of them is kept, not the first alone. */
  @Test
  void allThatIsForcedIsInTheProvenance() throws IOException {
    Object[] other = {"--seed", "7", "--set", "training.learning-rate.peak=0.05", "--set", MORE};
    assertRefused("seed: 1 -> 7; training.learning-rate.peak: 0.001 -> 0.05", other);
    assertEquals(0, ito(Stream.concat(Stream.of(other), Stream.of("--force")).toArray()).exit());
    assertEquals(
        "[\"seed: 1 -> 7\",\"training.learning-rate.peak: 0.001 -> 0.05\"]",
        training().get("forced").toString());
  }

  /** The log has the rate of each step, and the provenance from which step on it is another. */
  @Test
  void anotherRateIsTakenAndKeptOnlyIfForced() throws IOException {
    Object[] other = {
      "--set",
      "training.learning-rate={peak: 0.05, schedule: {type: linear, floor: 0.1}}",
      "--set",
      MORE
    };
    String peak = "training.learning-rate.peak: 0.001 -> 0.05";
    assertRefused(peak, other);
    assertEquals(0, ito(Stream.concat(Stream.of(other), Stream.of("--force")).toArray()).exit());
    assertEquals(peak, training().at("/forced/0").asText());
    assertEquals(
        "training.learning-rate.schedule: none -> {\"type\":\"linear\",\"until\":4,\"floor\":0.1}",
        training().at("/forced/1").asText());
    assertEquals(2, training().get("forcedAfterStep").asInt());
    assertEquals(
        List.of(0.001, 0.001, 0.05 * (0.1 + 0.9 * 0.5), 0.05 * (0.1 + 0.9 * 0.25)),
        TrainLog.read(run.trainLog()).stream().map(TrainLog.Line::learningRate).toList());
    // A schedule that ends with the training ends elsewhere if there are more steps.
    other[3] = "training.steps=5";
    assertRefused("training.learning-rate.schedule.until: 4 -> 5", other);
    other[1] =
        "training.learning-rate={peak: 0.05, schedule: {type: linear, until: 4, floor: 0.1}}";
    assertEquals(0, ito(other).exit());
    assertFalse(training().hasNonNull("forcedAfterStep"));
  }

  @Test
  void aModelWithoutACheckpointIsNotReplacedWithoutAWord() throws IOException {
    Files.delete(run.checkpoint(2));
    String before = Sha256.ofContent(run.model(), Long.MAX_VALUE);
    Ito.Result done = ito();
    assertEquals(0, done.exit(), done.toString());
    assertTrue(done.progress().contains("training is complete: " + run.model()), done.progress());
    assertRefused("seed: 1 -> 7", "--seed", "7");
    Ito.Result refused = ito("--set", MORE);
    assertEquals(2, refused.exit(), refused.toString());
    assertTrue(
        refused.error().contains("is a model of 2 steps without a checkpoint to go on from"),
        refused.error());
    assertEquals(before, Sha256.ofContent(run.model(), Long.MAX_VALUE));
    KnownHash.keep(run.model(), before);
    Ito.Result forced = ito("--set", MORE, "--force");
    assertEquals(0, forced.exit(), forced.toString());
    assertFalse(KnownHash.isKept(run.model()));
    assertEquals(
        "[\"model.safetensors of 2 steps was replaced\"]", training().get("forced").toString());
    assertTrue(Files.exists(run.checkpoint(4)));
  }
}
