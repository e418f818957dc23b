package dev.ito.features;

import dev.ito.data.FolderPixels;
import dev.ito.data.NpyPixels;
import dev.ito.data.PixelSource;
import dev.ito.io.Npy;
import dev.ito.io.Npy.NpyArray;
import dev.ito.io.NpyStream;
import dev.ito.io.Npz;
import dev.ito.io.Npz.NpzArray;
import dev.ito.math.Batch;
import dev.ito.math.Gaussian;
import dev.ito.math.InvalidInput;
import dev.ito.math.LinearAlgebra;
import dev.ito.math.Matrix;
import dev.ito.math.Shape;
import dev.ito.nn.ImageNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One side of {@code ito fid}: images, features of images, or statistics of features.
 *
 * @param images whose features a network gives; empty if these are known
 * @param known what is known without a network; of images nothing
 * @param features whether there are features of each image, or will be; not of statistics
 */
public record ComparedSet(
    Path path,
    Optional<PixelSource> images,
    Function<LinearAlgebra, FeatureSet> known,
    boolean features) {
  /** Of the largest eigenvalue: a covariance in float32 has some so far below zero. */
  private static final double ROUNDING = 1e-4;

  /** Finds the features of images. */
  @FunctionalInterface
  public interface Network {
    ImageNetwork.Activations of(PixelSource images) throws IOException;
  }

  /** Returns a set of images. */
  public static ComparedSet of(Path path, PixelSource images) {
    return new ComparedSet(path, Optional.of(images), null, true);
  }

  private static ComparedSet of(Path path, Function<LinearAlgebra, FeatureSet> known) {
    return new ComparedSet(path, Optional.empty(), known, true);
  }

  /**
   * Opens a set: a folder of images; {@code .npy} or {@code .npz} with images (uint8, n x height x
   * width x channels) or features (float, n x d); {@code .npz} with {@code mu} and {@code sigma}.
   *
   * @throws InvalidInput if it is none of these, naming the file and what is wrong
   */
  public static ComparedSet open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return of(path, FolderPixels.of(path));
    }
    InvalidInput.require(Files.isRegularFile(path), "%s: there is no such file or folder", path);
    String name = path.getFileName().toString();
    if (name.endsWith(".npz")) {
      return ofNpz(path);
    }
    InvalidInput.require(
        name.endsWith(".npy"),
        "%s: expected a folder of images, or a file .npy or .npz: see ito fid --help",
        path);
    return ofArray(path, () -> NpyStream.of(path), () -> Npy.read(path));
  }

  private static ComparedSet ofNpz(Path path) throws IOException {
    List<String> names = Npz.names(path);
    if (names.contains("mu") && names.contains("sigma")) {
      return statistics(path);
    }
    InvalidInput.require(
        names.size() == 1,
        "%s: expected mu and sigma, or one array of images or features, but it has %s",
        path,
        names);
    String only = names.get(0);
    return ofArray(path, () -> NpyStream.of(path, only), () -> Npz.read(path, only));
  }

  /** Reads a whole array. */
  @FunctionalInterface
  private interface Whole {
    NpyArray read() throws IOException;
  }

  private static ComparedSet ofArray(Path path, NpyStream.Source source, Whole whole)
      throws IOException {
    try (NpyStream start = source.open()) {
      boolean features =
          start.header().shape().size() == 2 && !start.header().typeName().equals("uint8");
      if (!features) {
        return of(path, new NpyPixels(path, source));
      }
    }
    NpyArray array = whole.read();
    InvalidInput.require(
        array.shape().get(1) >= 1 && array.shape().get(0) >= 2,
        "%s: features of at least 2 images are needed, its shape is %s",
        path,
        array.header().tuple());
    Batch values = new Batch(array.shape().get(0), Shape.of(array.shape().get(1)), array.values());
    int bad = values.firstNotFinite();
    InvalidInput.require(bad < 0, "%s: row %d is not finite: all features must be", path, bad);
    return of(
        path, algebra -> InvalidInput.inside(path + ": ", () -> FeatureSet.of(values, algebra)));
  }

  private static ComparedSet statistics(Path path) throws IOException {
    NpyArray mu = Npz.read(path, "mu");
    NpyArray sigma = Npz.read(path, "sigma");
    InvalidInput.require(
        !sigma.shape().equals(mu.shape()),
        "%s: sigma has the shape of mu, %s, as standard deviations have: it must be the covariance,"
            + " of shape (d, d)",
        path,
        sigma.header().tuple());
    InvalidInput.require(
        mu.shape().size() == 1
            && mu.shape().get(0) >= 1
            && sigma.shape().equals(List.of(mu.shape().get(0), mu.shape().get(0))),
        "%s: mu must have shape (d,) and sigma (d, d), but they have %s and %s",
        path,
        mu.header().tuple(),
        sigma.header().tuple());
    int d = mu.shape().get(0);
    Gaussian gaussian =
        InvalidInput.inside(
            path + ": ", () -> new Gaussian(mu.values(), new Matrix(d, d, sigma.values())));
    return new ComparedSet(
        path,
        Optional.empty(),
        algebra -> {
          FeatureSet set = InvalidInput.inside(path + ": ", () -> FeatureSet.of(gaussian));
          InvalidInput.inside(path + ": ", () -> requireCovariance(gaussian, algebra));
          return set;
        },
        false);
  }

  /** Refuses a symmetric matrix that is no covariance: it has a variance below zero. */
  private static void requireCovariance(Gaussian gaussian, LinearAlgebra algebra) {
    double[] eigenvalues = algebra.eigenvalues(gaussian.covariance());
    double least = Arrays.stream(eigenvalues).min().orElseThrow();
    double largest = Arrays.stream(eigenvalues).max().orElseThrow();
    InvalidInput.require(
        least >= -ROUNDING * Math.max(0, largest),
        "sigma is no covariance: its least eigenvalue is %.3g and its largest %.3g, but none may be"
            + " below zero",
        least,
        largest);
  }

  /** Writes statistics as pytorch-fid does: {@code mu} and {@code sigma}, float64. */
  public static void write(Path file, Gaussian gaussian) throws IOException {
    int d = gaussian.dimension();
    Map<String, NpzArray> arrays = new LinkedHashMap<>();
    arrays.put("mu", new NpzArray(new int[] {d}, gaussian.mean()));
    arrays.put("sigma", new NpzArray(new int[] {d, d}, gaussian.covariance().values()));
    Npz.write(file, arrays);
  }

  /** Refuses images of other size or channels than the reference has. */
  public void requireLike(ComparedSet reference) {
    Optional<Shape> shape = images.map(PixelSource::shape);
    Optional<Shape> other = reference.images.map(PixelSource::shape);
    InvalidInput.require(
        shape.isEmpty() || other.isEmpty() || shape.equals(other),
        "%s has images of %s and %s of %s: bring them to one size and kind",
        path,
        shape.orElse(null),
        reference.path,
        other.orElse(null));
  }

  /** Returns the set with its features; those of images are found by a network. */
  public Side side(LinearAlgebra algebra, Network network) throws IOException {
    if (images.isEmpty()) {
      return new Side(known.apply(algebra), Optional.empty(), Side.Origin.of(path));
    }
    PixelSource found = images.get();
    InvalidInput.require(found.count() >= 2, "%s: at least 2 images are needed, there is 1", path);
    return Side.of(network.of(found), Side.Origin.of(path, found), algebra);
  }
}
