package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.ChildJvm;
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
        ChildJvm.of(Main.class, List.of(), List.of((line + " --device cpu").split(" ")))
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
    Result sampled = ito("sample delivered --set sampling.count=2");
    assertEquals(0, sampled.exit(), sampled.said());
    assertTrue(sampled.said().startsWith(READ), sampled.said());
    assertTrue(Files.exists(folder.resolve("results/digits/samples.npy")));
  }

  @Test
  void aRunFindsItsTrainingComplete() throws Exception {
    Result ran = ito("run delivered --set sampling.count=2");
    assertEquals(0, ran.exit(), ran.said());
    assertTrue(
        ran.said().startsWith(READ + "training is complete: delivered/model.safetensors\n"),
        ran.said());
    assertTrue(Files.exists(folder.resolve("results/digits/samples.npy")));
  }

  @Test
  void aTrainingThatIsNotItsOwnBeginsAnew() throws Exception {
    Result trained = ito("train delivered --set training.steps=2");
    assertEquals(0, trained.exit(), trained.said());
    assertTrue(trained.said().contains("training anew\n"), trained.said());
    // Now there are two, and neither is overwritten by what is made of the other.
    Result refused = ito("sample delivered");
    assertEquals(2, refused.exit(), refused.said());
    assertEquals(
        "ito: delivered is only read, and results/digits, where the results would go, has weights"
            + " of its own: choose another folder with --out, or name that one to use its weights\n",
        refused.said());
    Result other = ito("sample delivered --out other --set sampling.count=2");
    assertEquals(0, other.exit(), other.said());
    assertFalse(other.said().contains(READ), other.said());
    assertTrue(Files.exists(folder.resolve("other/samples.npy")));
  }

  @Test
  void theFolderThatIsAskedForIsTrainedIn() throws Exception {
    Result trained = ito("train delivered --out other --set training.steps=2");
    assertEquals(0, trained.exit(), trained.said());
    assertTrue(Files.exists(folder.resolve("other/checkpoint-000000002.safetensors")));
    assertFalse(Files.exists(folder.resolve("results")));
    // It has a checkpoint: it goes on where it is.
    Result sampled = ito("sample other --set sampling.count=2");
    assertEquals(0, sampled.exit(), sampled.said());
    assertTrue(Files.exists(folder.resolve("other/samples.npy")));
  }
}
