package dev.ito.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.FolderPixels;
import dev.ito.data.NpyPixels;
import dev.ito.data.PixelSource;
import dev.ito.io.Monitor;
import dev.ito.io.Npy;
import dev.ito.io.NpyStream;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.ImageNetwork;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features in parts, resumed, and never computed twice; images in parts. */
@Tag("native")
class FeatureStoreTest {
  private static final int COUNT = 2300;

  @TempDir private Path folder;

  @Test
  void anInterruptedComputationGoesOnWhereItWas() throws IOException {
    PixelSource images = array();
    FeatureStore store = new FeatureStore(folder.resolve("store"));
    Sums sums = new Sums();
    assertThrows(
        CancellationException.class,
        () -> store.of(images, sums.extractor(), 70, monitor(sums, 1500)));
    assertTrue(sums.largest <= 70, "no more images at once than asked for");
    int before = sums.seen;
    ImageNetwork.Activations found =
        store.of(images, sums.extractor(), 70, monitor(sums, Integer.MAX_VALUE));
    assertTrue(sums.seen - before <= COUNT - 1000, "the first thousand are kept");
    byte[] all = images.read(0, COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertEquals(sum(all, i), found.features().values()[2 * i], 0);
      assertEquals(i, found.features().count() == COUNT ? i : -1);
    }
    int after = sums.seen;
    ImageNetwork.Activations again = store.of(images, sums.extractor(), 70, monitor(sums, 0));
    assertEquals(after, sums.seen, "nothing is computed twice");
    assertArrayEquals(found.features().values(), again.features().values(), 0);
  }

  /** It is kept with the features, and known when nothing is drawn again. */
  @Test
  void whatDrawingTookIsKept() throws IOException {
    PixelSource images = array();
    FeatureStore.Source drawing =
        (from, to) -> new FeatureStore.Part(images.read(from, to), 5L * (to - from));
    for (int time = 0; time < 2; time++) {
      Sums sums = new Sums();
      FeatureStore.Found found =
          new FeatureStore(folder.resolve("store"))
              .of(
                  drawing,
                  COUNT,
                  images.shape(),
                  "drawn",
                  sums.extractor(),
                  70,
                  monitor(sums, Integer.MAX_VALUE));
      assertEquals(time == 0 ? COUNT : 0, sums.seen);
      assertEquals(5, found.evaluations());
    }
  }

  /** A damaged file is computed again. */
  @Test
  void damagedFeaturesAreReplaced() throws IOException {
    FeatureStore store = new FeatureStore(folder.resolve("store"));
    Sums sums = new Sums();
    ImageNetwork.Activations found =
        store.of(array(), sums.extractor(), 500, monitor(sums, Integer.MAX_VALUE));
    Path kept =
        folder
            .resolve("store")
            .resolve(sums.extractor().facts().id())
            .resolve(array().sha256())
            .resolve("0001000.npz");
    Files.write(kept, new byte[] {1, 2, 3});
    int before = sums.seen;
    ImageNetwork.Activations again =
        store.of(array(), sums.extractor(), 500, monitor(sums, Integer.MAX_VALUE));
    assertEquals(1000, sums.seen - before);
    assertArrayEquals(found.features().values(), again.features().values(), 0);
  }

  @Test
  void folderOfMixedSizesOrKindsIsRefused() throws IOException {
    Path mixed = Files.createDirectory(folder.resolve("mixed"));
    write(mixed, "a.png", 8, BufferedImage.TYPE_INT_RGB);
    write(mixed, "b.png", 9, BufferedImage.TYPE_INT_RGB);
    write(mixed, "c.png", 8, BufferedImage.TYPE_BYTE_GRAY);
    PixelSource images = FolderPixels.of(mixed);
    assertEquals(
        mixed
            + ": b.png is 9x9x3, but a.png is 8x8x3: all images of a set must have one size and be"
            + " all grey or all in colour",
        assertThrows(InvalidInput.class, () -> images.read(0, 2)).getMessage());
    assertEquals(
        mixed
            + ": c.png is 8x8x1, but a.png is 8x8x3: all images of a set must have one size and be"
            + " all grey or all in colour",
        assertThrows(InvalidInput.class, () -> images.read(2, 3)).getMessage());
    byte[] first = images.read(0, 1);
    assertEquals(192, first.length);
    assertEquals(0xc8, Byte.toUnsignedInt(first[0]));
    assertEquals(0x64, Byte.toUnsignedInt(first[1]));
    assertEquals(0x32, Byte.toUnsignedInt(first[2]));
  }

  private static void write(Path place, String name, int size, int type) throws IOException {
    BufferedImage image = new BufferedImage(size, size, type);
    image.setRGB(0, 0, 0xc86432);
    ImageIO.write(image, "png", place.resolve(name).toFile());
  }

  private PixelSource array() throws IOException {
    byte[] levels = new byte[COUNT * 12];
    new Random(3).nextBytes(levels);
    Path file = folder.resolve("images.npy");
    Npy.writeUint8(file, new int[] {COUNT, 2, 2, 3}, levels);
    return new NpyPixels(file, () -> NpyStream.of(file));
  }

  private static double sum(byte[] levels, int image) {
    double sum = 0;
    for (int i = image * 12; i < (image + 1) * 12; i++) {
      sum += Byte.toUnsignedInt(levels[i]);
    }
    return sum;
  }

  /** Stops once so many images have been seen. */
  private static Monitor monitor(Sums sums, int limit) {
    return new Monitor() {
      @Override
      public Task start(String task, String unit, long done, long total) {
        return SILENT.start(task, unit, done, total);
      }

      @Override
      public void say(String line) {}

      @Override
      public boolean stopped() {
        return sums.seen >= limit;
      }
    };
  }

  /** Two features: the sum of all levels, and one that is always 1. */
  private static final class Sums {
    private int seen;
    private int largest;

    FeatureExtractor extractor() {
      Intake intake = Intake.of(2, 3, List.of(0.0, 255.0), Intake.Resizing.NONE);
      var facts = new FeatureExtractor.Facts("sums", "", intake.facts(), null);
      return new FeatureExtractor("fd-sums", facts, intake, this::apply, () -> {}, 2, 0);
    }

    private ImageNetwork.Activations apply(PixelBatch images) {
      seen += images.count();
      largest = Math.max(largest, images.count());
      Batch features = new Batch(images.count(), Shape.of(2));
      for (int i = 0; i < images.count(); i++) {
        features.values()[2 * i] = sum(images.levels(), i);
        features.values()[2 * i + 1] = 1;
      }
      return new ImageNetwork.Activations(features, Optional.empty());
    }
  }
}
