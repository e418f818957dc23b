package dev.ito.features;

import dev.ito.data.PixelSource;
import dev.ito.io.CacheFolder;
import dev.ito.io.Monitor;
import dev.ito.io.Npy.NpyArray;
import dev.ito.io.Npz;
import dev.ito.io.Npz.NpzArray;
import dev.ito.math.Batch;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import dev.ito.nn.Activations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Features kept in files, by the content of the images and the extractor: they are computed once,
 * and an interrupted computation goes on where it was.
 *
 * @param folder below it each set has a folder of its own with a file for every thousand images
 */
public record FeatureStore(Path folder) {
  private static final int CHUNK = 1000;
  private static final String FEATURES = "features";
  private static final String LOGITS = "logits";

  /** Returns the store in {@code $ITO_CACHE}, or else in {@code ~/.cache/ito}. */
  public static FeatureStore ofUser() {
    return new FeatureStore(CacheFolder.ofUser().resolve("features"));
  }

  /**
   * Images that are read, or drawn, in parts.
   *
   * @param count how many
   * @param shape of each, channels last
   * @param id what tells them from all others, such as a hash
   * @param source of them
   */
  public record Images(int count, Shape shape, String id, Source source) {}

  /** Reads or draws images {@code from} (included) to {@code to} (excluded). */
  @FunctionalInterface
  public interface Source {
    Part part(int from, int to) throws IOException;
  }

  /**
   * Some images.
   *
   * @param levels of their pixels, image after image, channels last
   * @param evaluations of a score that drawing them took, all together; 0 of those that are there
   */
  public record Part(byte[] levels, long evaluations) {}

  /**
   * What was found of images.
   *
   * @param activations of all, in their order
   * @param evaluations of a score that drawing one took, on average; 0 of those that are there
   */
  public record Found(Activations activations, double evaluations) {}

  /** Returns the features of images that are there. */
  public Activations of(PixelSource images, FeatureExtractor extractor, int batch, Monitor monitor)
      throws IOException {
    Source read = (from, to) -> new Part(images.read(from, to), 0);
    Images all = new Images(images.count(), images.shape(), images.sha256(), read);
    return of(all, extractor, batch, monitor).activations();
  }

  /**
   * Returns the features of all images; no more than {@code batch} images are held.
   *
   * @param batch images at once, at least 1
   * @throws CancellationException if the user asked to stop; what is done is kept
   */
  public Found of(Images images, FeatureExtractor extractor, int batch, Monitor monitor)
      throws IOException {
    extractor.requireFits(images.shape);
    Path place = folder.resolve(extractor.facts().id()).resolve(images.id);
    Files.createDirectories(place);
    Activations all = empty(images.count, extractor);
    try (Monitor.Task task = monitor.start("features", "images", 0, images.count)) {
      for (int from = 0; from < images.count; from += CHUNK) {
        int to = Math.min(from + CHUNK, images.count);
        Path file = place.resolve(String.format("%07d.npz", from));
        Optional<Activations> kept = kept(file, to - from, all);
        if (kept.isPresent()) {
          put(all, from, kept.get());
        } else {
          for (int i = from; i < to; i += batch) {
            requireNotStopped(monitor);
            int end = Math.min(i + batch, to);
            put(all, i, extractor.apply(pixels(images, i, end)));
            task.at(end, "");
          }
          write(file, part(all, from, to));
        }
        task.at(to, "");
      }
    }
    int bad = all.features().firstNotFinite();
    InvalidInput.require(
        bad < 0, "the features of image %d are not finite: the network cannot be used", bad);
    return new Found(all, evaluations(images.id));
  }

  private static Activations empty(int count, FeatureExtractor extractor) {
    Batch features = new Batch(count, Shape.of(extractor.dimension()));
    int classes = extractor.classes();
    return new Activations(
        features,
        classes > 0 ? Optional.of(new Batch(count, Shape.of(classes))) : Optional.empty());
  }

  private static void requireNotStopped(Monitor monitor) {
    if (monitor.stopped()) {
      throw new CancellationException("stopped: run it again to go on with the features");
    }
  }

  private PixelBatch pixels(Images images, int from, int to) throws IOException {
    Part part = images.source.part(from, to);
    if (part.evaluations > 0) {
      Files.writeString(
          costs(images.id),
          from + " " + to + " " + part.evaluations + "\n",
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    return new PixelBatch(to - from, images.shape, part.levels);
  }

  /** What drawing took: of parts that an earlier run drew, too. */
  private Path costs(String id) {
    return folder.resolve("evaluations-" + id + ".txt");
  }

  private double evaluations(String id) throws IOException {
    if (!Files.exists(costs(id))) {
      return 0;
    }
    // A part that was drawn again, after an interruption, counts once.
    Map<Long, long[]> parts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(costs(id))) {
      String[] words = line.split(" ");
      long from = Long.parseLong(words[0]);
      parts.put(from, new long[] {Long.parseLong(words[1]) - from, Long.parseLong(words[2])});
    }
    long images = parts.values().stream().mapToLong(part -> part[0]).sum();
    return (double) parts.values().stream().mapToLong(part -> part[1]).sum() / images;
  }

  private static Activations part(Activations all, int from, int to) {
    return new Activations(
        all.features().slice(from, to), all.logits().map(logits -> logits.slice(from, to)));
  }

  private static void put(Activations all, int at, Activations part) {
    all.features().put(at, part.features());
    all.logits().ifPresent(logits -> logits.put(at, part.logits().orElseThrow()));
  }

  private static void write(Path file, Activations part) throws IOException {
    Map<String, NpzArray> arrays = new LinkedHashMap<>();
    arrays.put(FEATURES, array(part.features()));
    part.logits().ifPresent(logits -> arrays.put(LOGITS, array(logits)));
    Npz.write(file, arrays);
  }

  private static NpzArray array(Batch batch) {
    return new NpzArray(new int[] {batch.count(), batch.size()}, batch.values());
  }

  /** Returns what a file has; empty if it is missing, damaged or of another shape. */
  private static Optional<Activations> kept(Path file, int count, Activations all)
      throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Batch features = read(file, FEATURES, count, all.features().shape());
      Optional<Batch> logits =
          all.logits().isEmpty()
              ? Optional.empty()
              : Optional.of(read(file, LOGITS, count, all.logits().get().shape()));
      return Optional.of(new Activations(features, logits));
    } catch (InvalidInput damaged) {
      return Optional.empty();
    }
  }

  private static Batch read(Path file, String name, int count, Shape shape) throws IOException {
    NpyArray array = Npz.read(file, name);
    InvalidInput.require(
        array.shape().equals(List.of(count, shape.size())), "%s is of another shape", file);
    return new Batch(count, shape, array.values());
  }
}
