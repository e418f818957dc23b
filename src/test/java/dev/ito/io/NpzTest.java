package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.io.Npz.NpzArray;
import dev.ito.math.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of arrays that are damaged, or packed so tightly that they are none. */
class NpzTest {
  @TempDir private Path folder;
  private Path file;
  private double[] values;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.npz");
    values = new SplittableRandom(3).doubles(200).toArray();
    Npz.write(file, Map.of("a", new NpzArray(new int[] {50, 4}, values)));
  }

  /** Each flipped bit is found, or changes nothing that is read. */
  @Test
  void aFlippedBitIsFoundInTheWholeAndInTheStream() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(4);
    int found = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Path damaged = Files.write(folder.resolve("damaged.npz"), flipped);
      try {
        assertArrayEquals(values, Npz.read(damaged, "a").values());
        try (NpyStream stream = NpyStream.of(damaged, "a")) {
          stream.bytes(8 * values.length);
        }
      } catch (InvalidInput e) {
        assertTrue(e.getMessage().contains(damaged.toString()), e.getMessage());
        found++;
      }
    }
    // The rest lies in dates, versions and other fields that nobody reads.
    assertTrue(found > 900, "found " + found);
  }

  @Test
  void aCutArchiveIsAnErrorOfTheInput() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, length));
      assertThrows(InvalidInput.class, () -> Npz.read(cut, "a"));
      assertThrows(InvalidInput.class, () -> Npz.names(cut));
    }
    assertThrows(InvalidInput.class, () -> NpyStream.of(file, "b"));
  }

  /** Which of the two is meant cannot be known. */
  @Test
  void anArchiveWithAnArrayTwiceIsRefused() throws IOException {
    NpzArray one = new NpzArray(new int[] {1}, new double[] {1});
    Npz.write(file, Map.of("a", one, "b", one));
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1).replace("b.npy", "a.npy");
    Files.writeString(file, bytes, StandardCharsets.ISO_8859_1);
    String message = assertThrows(InvalidInput.class, () -> Npz.read(file, "a")).getMessage();
    assertTrue(message.contains("it has an array twice"), message);
  }

  @Test
  void aFewKilobytesThatUnpackToALotAreRefused() throws IOException {
    Path bomb = packed(new NpyHeader(java.util.List.of(40_000_000), "|u1"), 40_000_000);
    String message = assertThrows(InvalidInput.class, () -> Npz.read(bomb, "a")).getMessage();
    assertTrue(message.contains("np.savez"), message);
    assertThrows(InvalidInput.class, () -> NpyStream.of(bomb, "a"));
    Path small = packed(new NpyHeader(java.util.List.of(1_000_000), "|u1"), 1_000_000);
    assertEquals(1_000_000, Npz.read(small, "a").bytes().length);
  }

  /** Writes an array of zeros, compressed. */
  private Path packed(NpyHeader header, int bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(header.toBytes());
      zip.write(new byte[bytes]);
    }
    return Files.write(folder.resolve(bytes + ".npz"), out.toByteArray());
  }

  /** A file that claims more than the heap is refused before it is read; it is sparse here. */
  @Test
  void anArrayThatDoesNotFitIntoTheHeapSaysWhatToSet() throws IOException {
    int count = (1 << 28) - 100;
    assumeTrue(Runtime.getRuntime().maxMemory() < 16L * count, "the heap is large");
    byte[] header = new NpyHeader(java.util.List.of(count), "<f8").toBytes();
    Path large = Files.write(folder.resolve("large.npy"), header);
    try (var channel =
        java.nio.channels.FileChannel.open(large, java.nio.file.StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.allocate(1), header.length + 8L * count - 1);
    }
    String message = assertThrows(InvalidInput.class, () -> Npy.read(large)).getMessage();
    assertTrue(message.contains("ITO_JAVA_OPTS=-Xmx"), message);
    assertEquals(1, message.lines().count());
  }
}
