import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.Generator;
import dev.ito.io.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program draws with the artefact is what {@code ito sample} draws, bit for bit. */
class PicturesTest {
  private static final int THREADS = 8;
  private static final int EACH = 2;
  private static final int ALL = THREADS * EACH;

  @TempDir static Path run;

  /** Draws sixteen samples with the command line, in few steps, and puts the weights beside them. */
  @BeforeAll
  static void sample() throws IOException, InterruptedException {
    Path trained = Path.of(System.getProperty("ito.root"), "results", "reference", "digits-ddpm-unet");
    Path weights = trained.resolve("model.safetensors");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.ito.cli.Main",
            "sample",
            trained.resolve("experiment.yaml").toString(),
            "--set=sampling.count=" + ALL,
            "--set=sampling.batch=" + EACH,
            "--set=sampling.grid.steps=20",
            "--checkpoint=" + weights,
            "--out=" + run);
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    Files.copy(weights, run.resolve("model.safetensors"));
  }

  private static double[] fromCommandLine() throws IOException {
    return Npy.read(run.resolve("samples.raw.npy")).values();
  }

  @Test
  void samplesAreThoseOfTheCommandLine() throws IOException {
    try (Generator generator = Generator.open(run)) {
      assertArrayEquals(fromCommandLine(), generator.sample(0, ALL).values().values());
    }
  }

  @Test
  void threadsDrawTheSame() throws Exception {
    double[] expected = fromCommandLine();
    int size = expected.length / THREADS;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Generator generator = Generator.open(run)) {
      List<Future<double[]>> parts = new ArrayList<>();
      for (int k = 0; k < THREADS; k++) {
        int from = k * EACH;
        parts.add(threads.submit(() -> generator.sample(from, from + EACH).values().values()));
      }
      for (int k = 0; k < THREADS; k++) {
        double[] part = Arrays.copyOfRange(expected, k * size, (k + 1) * size);
        assertArrayEquals(part, parts.get(k).get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void programWritesThePictures(@TempDir Path out) throws IOException {
    Pictures.main(new String[] {run.toString(), out.toString()});
    byte[] bytes = Npy.read(run.resolve("samples.npy")).bytes();
    for (int i = 0; i < ALL; i++) {
      BufferedImage picture = ImageIO.read(out.resolve(i + ".png").toFile());
      for (int j = 0; j < 64; j++) {
        assertEquals(bytes[64 * i + j], (byte) picture.getRaster().getSample(j % 8, j / 8, 0));
      }
    }
  }
}
