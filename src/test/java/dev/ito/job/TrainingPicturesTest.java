package dev.ito.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.cli.Ito;
import dev.ito.experiment.Tiny;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every checkpoint has a picture of its samples, which are those of {@code ito sample}. */
@Tag("native")
class TrainingPicturesTest {
  @TempDir private Path folder;

  private Ito.Result train(String out, String... settings) throws IOException {
    Path yaml = Ito.yaml(folder, Tiny.DIGITS.replace("checkpoint-every: 2", "checkpoint-every: 3"));
    Stream<String> words =
        Stream.of("train", yaml.toString(), "--out", folder.resolve(out).toString());
    Stream<String> sets = Stream.of(settings).flatMap(set -> Stream.of("--set", set));
    Ito.Result result = Ito.run(Stream.concat(words, sets).toArray());
    assertEquals(0, result.exit(), result.toString());
    return result;
  }

  private Path picture(String out, int step) {
    return folder.resolve(out).resolve("pictures").resolve("%09d.png".formatted(step));
  }

  @Test
  void theyAreTheSamplesOfTheWeights() throws IOException {
    train("a", "training.pictures=4");
    Path out = folder.resolve("a");
    Ito.Result sampled = Ito.run("sample", folder.resolve("a.yaml"), "--out", out);
    assertEquals(0, sampled.exit(), sampled.toString());
    assertArrayEquals(
        Files.readAllBytes(out.resolve("samples.png")), Files.readAllBytes(picture("a", 6)));
    byte[] early = Files.readAllBytes(picture("a", 3));
    assertFalse(Arrays.equals(early, Files.readAllBytes(picture("a", 6))));
    // A training in two parts draws the same ones, and another number of them changes no weight.
    train("b", "training.pictures=4", "training.steps=3");
    train("b", "training.pictures=4");
    assertArrayEquals(early, Files.readAllBytes(picture("b", 3)));
    train("c", "training.pictures=0");
    assertFalse(Files.exists(folder.resolve("c/pictures")));
    assertArrayEquals(weights("a"), weights("c"));
  }

  private byte[] weights(String out) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(out).resolve("model.safetensors"));
    return Arrays.copyOfRange(file, file.length - 1000, file.length);
  }

  /** A sampler that fails is no end of a training. */
  @Test
  void aPictureThatCannotBeDrawnIsSaid() throws IOException {
    Ito.Result result =
        train(
            "d",
            "sampling.solver={type: rk45, rtol: 1.0e-300, atol: 1.0e-300}",
            "training.pictures=1");
    assertTrue(result.progress().contains("000000003.png was not drawn"), result.progress());
    assertTrue(Files.exists(folder.resolve("d/model.safetensors")));
  }
}
