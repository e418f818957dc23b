package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ito.ChildJvm;
import dev.ito.io.SealedJson;
import dev.ito.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that has a model and no checkpoint: it is read, whatever is done with it. */
@Tag("native")
class DeliveredRunTest {
  private static final String READ =
      "delivered has no checkpoint to go on from, so it is only read: what is made goes to"
          + " results/digits (--out chooses another folder)\n";

  @TempDir private Path folder;
  private Path run;
  private Map<String, String> before;

  private record Result(int exit, String said) {}

  @BeforeEach
  void deliver() throws IOException {
    run = Files.createDirectory(folder.resolve("delivered"));
    for (String name : List.of("experiment.yaml", "model.safetensors")) {
      Files.copy(Path.of("src/test/resources/golden/runs/digits").resolve(name), run.resolve(name));
    }
    before = Ito.files(run);
  }

  /** Runs a command in the folder: results/ is one of it. */
  private Result ito(String line) throws Exception {
    Path log = folder.resolve("log");
    Process process =
        ChildJvm.of(Main.class, List.of(), List.of(line.split(" ")))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not end");
    assertEquals(before, Ito.files(run));
    assertFalse(Files.exists(run.resolve(".lock")), "it was locked");
    return new Result(process.exitValue(), Files.readString(log));
  }

  @Test
  void itsSamplesGoToTheFolderOfItsName() throws Exception {
    Result sampled = ito("sample delivered --set sampling.count=2 --device cpu");
    assertEquals(0, sampled.exit(), sampled.said());
    assertTrue(sampled.said().startsWith(READ), sampled.said());
    assertTrue(Files.exists(folder.resolve("results/digits/samples.npy")));
  }

  @Test
  void aRunFindsItsTrainingComplete() throws Exception {
    Result ran = ito("run delivered --set sampling.count=2 --device cpu");
    assertEquals(0, ran.exit(), ran.said());
    assertTrue(
        ran.said().startsWith(READ + "training is complete: delivered/model.safetensors\n"),
        ran.said());
    assertTrue(Files.exists(folder.resolve("results/digits/samples.npy")));
  }

  @Test
  void aTrainingThatIsNotItsOwnBeginsAnew() throws Exception {
    Result trained = ito("train delivered --set training.steps=2 --device cpu");
    assertEquals(0, trained.exit(), trained.said());
    assertTrue(trained.said().contains("training anew\n"), trained.said());
    // Now there are two, and neither is overwritten by what is made of the other.
    Result refused = ito("sample delivered --device cpu");
    assertEquals(2, refused.exit(), refused.said());
    assertEquals(
        "ito: delivered is only read, and results/digits, where the results would go, has weights"
            + " of its own: choose another folder with --out, or name that one to use its weights\n",
        refused.said());
    Result other = ito("sample delivered --out other --set sampling.count=2 --device cpu");
    assertEquals(0, other.exit(), other.said());
    assertFalse(other.said().contains(READ), other.said());
    assertTrue(Files.exists(folder.resolve("other/samples.npy")));
  }

  @Test
  void theFolderThatIsAskedForIsTrainedIn() throws Exception {
    Result trained = ito("train delivered --out other --set training.steps=2 --device cpu");
    assertEquals(0, trained.exit(), trained.said());
    assertTrue(Files.exists(folder.resolve("other/checkpoint-000000002.safetensors")));
    assertFalse(Files.exists(folder.resolve("results")));
    // It has a checkpoint: it goes on where it is.
    Result sampled = ito("sample other --set sampling.count=2 --device cpu");
    assertEquals(0, sampled.exit(), sampled.said());
    assertTrue(Files.exists(folder.resolve("other/samples.npy")));
  }

  /** There is nothing to do, and so nothing to leave; what is known of the run is printed. */
  @Test
  void aCompleteTrainingLeavesNoFolder() throws Exception {
    Result alone = ito("train delivered --json --device cpu");
    assertEquals(0, alone.exit(), alone.said());
    assertTrue(alone.said().contains("training is complete"), alone.said());
    assertTrue(alone.said().contains("\"complete\" : true"), alone.said());
    assertTrue(alone.said().contains("\"folder\" : \"delivered\""), alone.said());
    assertFalse(Files.exists(folder.resolve("results")));
    ObjectNode facts = Yaml.json().createObjectNode();
    facts.putObject("training").put("commit", "of the delivery");
    SealedJson.write(run.resolve("provenance.json"), facts, Yaml.json());
    before = Ito.files(run);
    Result known = ito("train delivered --json --device cpu");
    assertEquals(0, known.exit(), known.said());
    assertTrue(known.said().contains("\"commit\" : \"of the delivery\""), known.said());
    assertFalse(Files.exists(folder.resolve("results")));
  }

  /** Else the folder of one model would have another in it. */
  @Test
  void itIsNotConvertedIntoTheFolderOfAnotherModel() throws Exception {
    Path own = Files.createDirectories(folder.resolve("results/digits"));
    for (String name : before.keySet()) {
      Files.copy(run.resolve(name), own.resolve(name));
    }
    Result refused = ito("convert delivered --to saved-model");
    assertEquals(2, refused.exit(), refused.said());
    assertTrue(
        refused
            .said()
            .startsWith("ito: delivered is only read, and results/digits, where the results would"),
        refused.said());
    assertEquals(before.keySet(), Ito.files(own).keySet());
    assertFalse(Files.exists(own.resolve("saved-model")));
    Result elsewhere = ito("convert delivered --to saved-model --out other");
    assertEquals(0, elsewhere.exit(), elsewhere.said());
    assertTrue(Files.exists(folder.resolve("other/saved_model.pb")));
    Files.delete(own.resolve("model.safetensors"));
    Result free = ito("convert delivered --to saved-model");
    assertEquals(0, free.exit(), free.said());
    assertTrue(free.said().startsWith(READ), free.said());
    assertTrue(Files.exists(own.resolve("saved-model/saved_model.pb")));
  }
}
