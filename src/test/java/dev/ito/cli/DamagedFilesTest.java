package dev.ito.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.RunDirectory;
import dev.ito.experiment.Tiny;
import dev.ito.train.TrainLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of a run that are not what was written, and the commands that read them. */
@Tag("native")
class DamagedFilesTest {
  private static final String STEPS = "training.steps=8";

  @TempDir private static Path trained;
  private static Path file;

  @TempDir private Path folder;
  private RunDirectory run;

  /** Six steps; the checkpoints after 4 and 6 are kept. */
  @BeforeAll
  static void train() throws IOException {
    file = Ito.yaml(trained, Tiny.DIGITS);
    assertEquals(0, Ito.run("train", file, "--out", trained.resolve("run")).exit());
    Ito.Result longer = Ito.run("train", file, "--out", trained.resolve("8"), "--set", STEPS);
    assertEquals(0, longer.exit(), longer.toString());
  }

  @BeforeEach
  void copy() throws IOException {
    run = new RunDirectory(Files.createDirectory(folder.resolve("run")));
    try (Stream<Path> files = Files.list(trained.resolve("run"))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Files.copy(each, run.file(each.getFileName().toString()));
      }
    }
  }

  /** A kind of damage. */
  private record Damage(String name, UnaryOperator<byte[]> to) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] changed(byte[] whole, int from, int to, int by) {
    byte[] bytes = whole.clone();
    for (int i = from; i < to; i++) {
      bytes[i] ^= (byte) by;
    }
    return bytes;
  }

  static List<Damage> damages() {
    return List.of(
        new Damage("empty", bytes -> new byte[0]),
        new Damage("cut by one", bytes -> Arrays.copyOf(bytes, bytes.length - 1)),
        new Damage("one bit", bytes -> changed(bytes, bytes.length / 2, bytes.length / 2 + 1, 4)),
        new Damage("no text", bytes -> changed(bytes, 10, bytes.length, 0x80)));
  }

  private void damage(Path file, Damage damage) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = damage.to.apply(whole);
    assertFalse(Arrays.equals(whole, damaged));
    Files.write(file, damaged);
  }

  private Ito.Result ito(String command, Object... more) {
    return Ito.run(
        Stream.concat(Stream.of(command, file, "--out", run.path()), Stream.of(more)).toArray());
  }

  private void assertTrainsToTheSame() throws IOException {
    RunDirectory whole = new RunDirectory(trained.resolve("8"));
    assertArrayEquals(
        Files.readAllBytes(whole.checkpoint(8)), Files.readAllBytes(run.checkpoint(8)));
    assertArrayEquals(Files.readAllBytes(whole.model()), Files.readAllBytes(run.model()));
    assertEquals(
        Files.readString(whole.file("train.jsonl")), Files.readString(run.file("train.jsonl")));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void trainingGoesOnFromTheNewestWholeCheckpoint(Damage damage) throws IOException {
    damage(run.checkpoint(6), damage);
    Ito.Result result = ito("train", "--set", STEPS);
    assertEquals(0, result.exit(), result.toString());
    String said = result.progress();
    assertTrue(said.startsWith(run.checkpoint(6) + ": damaged: "), said);
    assertTrue(
        said.contains("; it is set aside as checkpoint-000000006.safetensors.damaged\n"), said);
    assertTrue(said.contains("going on from " + run.checkpoint(4) + ", which is whole\n"), said);
    assertTrainsToTheSame();
  }

  @Test
  void aCheckpointThatLeadsNowhereIsADamagedOne() throws IOException {
    Path newest = run.checkpoint(6);
    assertEquals(0, ito("sample").exit());
    byte[] samples = Files.readAllBytes(run.file("samples.raw.npy"));
    Files.delete(newest);
    Files.createSymbolicLink(newest, folder.resolve("gone"));
    Ito.Result sampled = ito("sample");
    assertEquals(0, sampled.exit(), sampled.toString());
    String said = newest + ": damaged: a link to a file that is not there";
    assertTrue(
        sampled.progress().startsWith("warning: " + said + ": an older"), sampled.toString());
    assertArrayEquals(samples, Files.readAllBytes(run.file("samples.raw.npy")));
    Ito.Result result = ito("train", "--set", STEPS);
    assertEquals(0, result.exit(), result.toString());
    assertTrue(result.progress().startsWith(said + "; it is set aside as "), result.toString());
    assertTrue(Files.isSymbolicLink(run.file(newest.getFileName() + ".damaged")));
    assertTrainsToTheSame();
  }

  @Test
  void withoutAWholeCheckpointTrainingIsRefusedOnce() throws IOException {
    damage(run.checkpoint(6), damages().get(2));
    damage(run.checkpoint(4), damages().get(1));
    Ito.Result result = ito("train", "--set", STEPS);
    assertEquals(2, result.exit(), result.toString());
    assertEquals(
        "ito: "
            + run.path()
            + ": no whole checkpoint is left: put a copy of one there, or sample from "
            + run.model()
            + ", which is whole, or train anew in its place with --force\n",
        result.error());
    assertEquals(2, ito("train", "--set", STEPS).exit());
    assertEquals(0, ito("train", "--set", STEPS, "--force").exit());
    assertTrainsToTheSame();
  }

  @Test
  void withoutAnyWholeFileTrainingBeginsAnew() throws IOException {
    for (Path file : List.of(run.checkpoint(6), run.checkpoint(4), run.model())) {
      damage(file, damages().get(1));
    }
    Ito.Result result = ito("train", "--set", STEPS);
    assertTrue(result.error().contains("or run it again to train from the start"), result.error());
    assertEquals(0, ito("train", "--set", STEPS).exit());
    assertTrainsToTheSame();
  }

  /** The model has the weights of the newest checkpoint. */
  @ParameterizedTest
  @MethodSource("damages")
  void samplesAreDrawnFromWhatIsWhole(Damage damage) throws IOException {
    assertEquals(0, ito("sample").exit());
    byte[] samples = Files.readAllBytes(run.file("samples.raw.npy"));
    damage(run.checkpoint(6), damage);
    Ito.Result result = ito("sample");
    assertEquals(0, result.exit(), result.toString());
    assertTrue(
        result.progress().startsWith("warning: " + run.checkpoint(6) + ": damaged: "),
        result.toString());
    assertArrayEquals(samples, Files.readAllBytes(run.file("samples.raw.npy")));
    damage(run.model(), damage);
    result = ito("sample");
    assertEquals(0, result.exit(), result.toString());
    assertTrue(result.progress().contains(run.model() + ": damaged: "), result.toString());
    assertFalse(Arrays.equals(samples, Files.readAllBytes(run.file("samples.raw.npy"))));
    damage(run.checkpoint(4), damage);
    result = ito("sample");
    assertEquals(2, result.exit(), result.toString());
    assertTrue(result.error().startsWith("ito: " + run.checkpoint(4) + ": damaged: "));
  }

  /** What lies beside the weights, and is not needed to go on. */
  static Stream<String> sideFiles() {
    return Stream.of("train.jsonl", "provenance.json", "experiment.yaml", "model.safetensors");
  }

  @ParameterizedTest
  @MethodSource("sideFiles")
  void aDamagedSideFileStopsNothing(String name) throws IOException {
    for (Damage damage : damages().subList(1, damages().size())) {
      Files.copy(trained.resolve("run").resolve(name), run.file(name), REPLACE_EXISTING);
      damage(run.file(name), damage);
      Files.deleteIfExists(run.checkpoint(8));
      Ito.Result result = ito("run", "--set", STEPS);
      assertEquals(0, result.exit(), damage + " " + result);
      assertTrue(Files.exists(run.file("samples.png")));
      List<TrainLog.Line> log = TrainLog.read(run.file("train.jsonl"));
      assertEquals(8, log.get(log.size() - 1).step());
      assertEquals(name.equals("train.jsonl"), log.size() < 8, damage + " " + log.size());
    }
  }

  @Test
  void damagedLinesOfTheLogAreSaidToBeLeftOut() throws IOException {
    Path log = run.file("train.jsonl");
    Files.writeString(log, Files.readString(log).replace("\"step\":3,", "\"step\":5,"));
    Ito.Result result = ito("train", "--set", STEPS);
    assertTrue(
        result.progress().contains(log + ": damaged: 1 of its lines are left out\n"),
        result.toString());
    assertEquals(
        List.of(1L, 2L, 4L, 5L, 6L, 7L, 8L),
        TrainLog.read(log).stream().map(TrainLog.Line::step).toList());
  }

  @Test
  void aDamagedProvenanceIsSetAside() throws IOException {
    Path provenance = run.file("provenance.json");
    damage(provenance, damages().get(2));
    byte[] damaged = Files.readAllBytes(provenance);
    Ito.Result result = ito("sample");
    assertEquals(0, result.exit(), result.toString());
    assertTrue(
        result.progress().contains("; it is set aside as provenance.json.damaged\n"),
        result.toString());
    assertArrayEquals(damaged, Files.readAllBytes(run.file("provenance.json.damaged")));
    assertFalse(Files.readString(provenance).contains("training"));
  }

  /** It may have been edited on purpose. */
  @Test
  void aChangedExperimentIsSaidToBeChanged() throws IOException {
    Path stored = run.experiment();
    assertEquals("", Ito.run("sample", run.path()).error());
    Files.writeString(stored, Files.readString(stored).replace("count: 4", "count: 5"));
    Ito.Result result = Ito.run("sample", run.path());
    assertEquals(0, result.exit(), result.toString());
    String said =
        stored + ": changed since it was stored: if that was you, delete its first line\n";
    assertTrue(result.progress().startsWith(said), result.toString());
    assertFalse(Ito.run("sample", run.path()).progress().contains("changed since"));
  }

  @Test
  void weightsOfAnOlderVersionAreSaidToBeUnchecked() throws IOException {
    Map<Path, byte[]> before = Map.of(run.model(), Files.readAllBytes(run.model()));
    for (long step : new long[] {4, 6}) {
      Files.delete(run.checkpoint(step));
    }
    Files.write(run.model(), withoutSeal(before.get(run.model())));
    Ito.Result result = ito("sample");
    assertEquals(0, result.exit(), result.toString());
    assertTrue(
        result
            .progress()
            .startsWith(
                "warning: "
                    + run.model()
                    + " has no checksum, so damage would go unnoticed: sha256sum "),
        result.toString());
  }

  /** The entries of the seal become one that says nothing, of the same length. */
  private static byte[] withoutSeal(byte[] file) {
    String text = new String(file, ISO_8859_1);
    int end = text.indexOf("\"sealed-by\":\"ito\"") + "\"sealed-by\":\"ito\"".length();
    int start = text.indexOf("\"sha256\"");
    String other = "\"other\":\"" + " ".repeat(end - start - 10) + "\"";
    return (text.substring(0, start) + other + text.substring(end)).getBytes(ISO_8859_1);
  }
}
