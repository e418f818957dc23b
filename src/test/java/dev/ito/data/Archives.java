package dev.ito.data;

import dev.ito.io.GzipFile;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small files of every kind that this package reads, for tests of other packages. */
public final class Archives {
  private Archives() {}

  /** Fills a folder with MNIST's four files. */
  public static void idx(Path folder) throws IOException {
    Files.createDirectories(folder);
    IdxFiles.fill(folder, 3, 3);
  }

  /** Returns the file whose name begins so. */
  public static Path first(Path folder, String start) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(start))
          .findFirst()
          .orElseThrow();
    }
  }

  public static byte[] unpacked(Path file) throws IOException {
    return GzipFile.read(file, 1);
  }

  public static byte[] gzip(byte[] content) throws IOException {
    return IdxFiles.gzip(content);
  }

  public static byte[] cifar(int count) {
    return CifarFiles.records(1, count);
  }

  /** Returns pictures of 9x8 pixels: PNG in colour, with alpha, in grey, with a palette; JPEG. */
  public static List<byte[]> pictures(Path folder) throws IOException {
    int[] types = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_BYTE_INDEXED,
      BufferedImage.TYPE_USHORT_GRAY
    };
    List<byte[]> pictures = new ArrayList<>();
    for (int type : types) {
      BufferedImage image = new BufferedImage(9, 8, type);
      image.createGraphics().drawImage(Pictures.random(type, 9, 8), 0, 0, null);
      pictures.add(written(folder.resolve(type + ".png"), image));
    }
    pictures.add(written(folder.resolve("a.jpg"), Pictures.random(1, 9, 8)));
    return pictures;
  }

  private static byte[] written(Path file, BufferedImage image) throws IOException {
    Pictures.write(file, image);
    return Files.readAllBytes(file);
  }

  /** Opens a folder of images as a data set, with a cache that is emptied before. */
  public static void open(Path folder, Path cache) throws IOException {
    Files.createDirectories(cache);
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    String yaml = "{type: image-folder, path: %s, size: 8, test-part: 0}".formatted(folder);
    ImageFolder images = (ImageFolder) Yaml.read("data", yaml, Dataset.class, List.of());
    images.open(Split.TRAIN, new PictureCache(cache));
  }

  /** Returns an archive with a licence and the graph of Inception. */
  public static byte[] tar(byte[] graph) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(entry("LICENSE", '0', new byte[600]));
    out.write(entry("./" + InceptionFetch.GRAPH, '0', graph));
    out.write(new byte[1024]);
    return out.toByteArray();
  }

  /** Returns one file as tar stores it: a header of 512 bytes, then the content in blocks. */
  static byte[] entry(String name, char kind, byte[] content) {
    byte[] entry = new byte[512 + (content.length + 511) / 512 * 512];
    put(entry, 0, name);
    put(entry, 124, String.format("%011o", content.length));
    entry[156] = (byte) kind;
    System.arraycopy(content, 0, entry, 512, content.length);
    return entry;
  }

  private static void put(byte[] entry, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, entry, at, bytes.length);
  }

  /** Takes the graph out of an archive. */
  public static void extract(Path archive, Path graph) throws IOException {
    InceptionFetch.extract(archive, graph);
  }
}
