package dev.ito.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small files in CIFAR-10's layout. */
final class CifarFiles {
  private static final int RECORD = 3073;

  private CifarFiles() {}

  /** Fills a folder with both splits. */
  static void fill(Path folder, int train, int test) throws IOException {
    write(folder.resolve("data_batch_1.bin"), 1, train);
    write(folder.resolve("test_batch.bin"), 9, test);
  }

  /** Writes one file, gzipped if its name says so; image i has label (seed + i) mod 10. */
  static void write(Path file, int seed, int count) throws IOException {
    byte[] content = records(seed, count);
    Files.write(file, file.toString().endsWith(".gz") ? IdxFiles.gzip(content) : content);
  }

  static byte[] records(int seed, int count) {
    byte[] content = new byte[count * RECORD];
    for (int i = 0; i < count; i++) {
      content[i * RECORD] = (byte) ((seed + i) % 10);
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 32; x++) {
            content[i * RECORD + 1 + 1024 * c + 32 * y + x] = pixel(seed, i, y, x, c);
          }
        }
      }
    }
    return content;
  }

  static byte pixel(int seed, int image, int y, int x, int channel) {
    return (byte) (31 * seed + 7 * image + 3 * y + 5 * x + 71 * channel);
  }
}
