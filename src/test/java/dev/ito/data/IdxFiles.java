package dev.ito.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX files, right and wrong ones. */
final class IdxFiles {
  static final int IMAGES = 2051;
  static final int LABELS = 2049;

  private IdxFiles() {}

  /** Fills a folder with both splits: {@code train} and {@code test} images with label i mod 10. */
  static void fill(Path folder, int train, int test) throws IOException {
    fill(folder, "train", train);
    fill(folder, "t10k", test);
  }

  private static void fill(Path folder, String part, int count) throws IOException {
    byte[] pixels = new byte[count * 784];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
      for (int j = 0; j < 784; j++) {
        pixels[i * 784 + j] = pixel(part, i, j);
      }
    }
    write(folder.resolve(part + "-images-idx3-ubyte.gz"), IMAGES, List.of(count, 28, 28), pixels);
    write(folder.resolve(part + "-labels-idx1-ubyte"), LABELS, List.of(count), labels);
  }

  static byte pixel(String part, int image, int value) {
    return (byte) (part.length() + 7 * image + 13 * value);
  }

  /** Writes one file, gzipped if its name says so. */
  static void write(Path file, int magic, List<Integer> sizes, byte[] body) throws IOException {
    byte[] content = bytes(magic, sizes, body);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(file.toString().endsWith(".gz") ? gzip(content) : content);
    }
  }

  static byte[] bytes(int magic, List<Integer> sizes, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(magic);
      for (int size : sizes) {
        out.writeInt(size);
      }
      out.write(body);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
