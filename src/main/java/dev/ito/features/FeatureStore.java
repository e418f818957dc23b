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
import java.nio.file.Files;
import java.nio.file.Path;
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
   * Returns the features of all images, in their order; no more than {@code batch} images are held.
   *
   * @param batch images at once, at least 1
   * @throws CancellationException if the user asked to stop; what is done is kept
   */
  public Activations of(PixelSource images, FeatureExtractor extractor, int batch, Monitor monitor)
      throws IOException {
    extractor.requireFits(images.shape());
    Path place = folder.resolve(extractor.id()).resolve(images.sha256());
    Files.createDirectories(place);
    int count = images.count();
    Batch features = new Batch(count, Shape.of(extractor.dimension()));
    Optional<Batch> logits =
        Optional.of(extractor.classes())
            .filter(classes -> classes > 0)
            .map(classes -> new Batch(count, Shape.of(classes)));
    Activations all = new Activations(features, logits);
    try (Monitor.Task task = monitor.start("features", "images", 0, count)) {
      for (int from = 0; from < count; from += CHUNK) {
        int to = Math.min(from + CHUNK, count);
        Path file = place.resolve(String.format("%07d.npz", from));
        Optional<Activations> kept = kept(file, to - from, all);
        if (kept.isEmpty()) {
          put(all, from, computed(images, extractor, from, to, batch, all, task, monitor));
          write(file, part(all, from, to));
        } else {
          put(all, from, kept.get());
        }
        task.at(to, "");
      }
    }
    int bad = features.firstNotFinite();
    InvalidInput.require(
        bad < 0, "the features of image %d are not finite: the network cannot be used", bad);
    return all;
  }

  private static Activations computed(
      PixelSource images,
      FeatureExtractor extractor,
      int from,
      int to,
      int batch,
      Activations all,
      Monitor.Task task,
      Monitor monitor)
      throws IOException {
    Activations chunk = part(all, from, to);
    for (int i = from; i < to; i += batch) {
      if (monitor.stopped()) {
        throw new CancellationException("stopped: run it again to go on with the features");
      }
      int end = Math.min(i + batch, to);
      PixelBatch pixels = new PixelBatch(end - i, images.shape(), images.read(i, end));
      put(chunk, i - from, extractor.apply(pixels));
      task.at(end, "");
    }
    return chunk;
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
