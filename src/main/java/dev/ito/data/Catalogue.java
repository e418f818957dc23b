package dev.ito.data;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The data sets a user can name, with where they come from. */
public enum Catalogue {
  DIGITS(
      "digits",
      "handwritten digits, 17 grey levels",
      Digits.SHAPE,
      Digits.TRAIN,
      Digits.TEST,
      "CC BY 4.0; Alpaydin & Kaynak 1998 (UCI, as shipped with scikit-learn)",
      Availability.EMBEDDED,
      List.of()),
  MNIST(
      "mnist",
      "handwritten digits",
      IdxFolder.SHAPE,
      60_000,
      10_000,
      "CC BY-SA 3.0; LeCun, Cortes & Burges 1998",
      Availability.FETCHABLE,
      idxFiles(
          List.of(
              "https://storage.googleapis.com/cvdf-datasets/mnist/",
              "https://ossci-datasets.s3.amazonaws.com/mnist/"),
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
  FASHION_MNIST(
      "fashion-mnist",
      "pictures of clothing",
      IdxFolder.SHAPE,
      60_000,
      10_000,
      "MIT; Xiao, Rasul & Vollgraf 2017 (Zalando)",
      Availability.FETCHABLE,
      idxFiles(
          List.of(
              "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
              "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")),
  CIFAR10(
      Cifar10.NAME,
      "small photographs of 10 kinds, or a set of your own in the same layout",
      Cifar10.SHAPE,
      50_000,
      10_000,
      "no stated licence; Krizhevsky 2009",
      Availability.MANUAL,
      List.of()),
  IMAGE_FOLDER(
      ImageFolder.NAME,
      "JPEG and PNG files of your own, cropped and resized",
      ImageFolder.DEFAULT_SHAPE,
      0,
      0,
      "as you have them",
      Availability.MANUAL,
      List.of()),
  POINTS(
      "points",
      "swiss-roll, checkerboard, two-moons or mixture in the plane",
      PointSet.PLANE,
      Points.DEFAULT_COUNT,
      Points.DEFAULT_COUNT,
      "made by Ito, no licence needed",
      Availability.GENERATED,
      List.of());

  /** How a data set gets to the user. */
  public enum Availability {
    /** It comes with Ito. */
    EMBEDDED,
    /** It is downloaded by {@code ito data fetch}. */
    FETCHABLE,
    /** The user puts its files into a folder. */
    MANUAL,
    /** It is computed when opened. */
    GENERATED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String title;
  private final String description;
  private final Shape shape;
  private final int train;
  private final int test;
  private final String origin;
  private final Availability availability;
  private final List<RemoteFile> files;

  Catalogue(
      String title,
      String description,
      Shape shape,
      int train,
      int test,
      String origin,
      Availability availability,
      List<RemoteFile> files) {
    this.title = title;
    this.description = description;
    this.shape = shape;
    this.train = train;
    this.test = test;
    this.origin = origin;
    this.availability = availability;
    this.files = files;
  }

  /**
   * Returns the data set with a given name.
   *
   * @throws InvalidInput if there is none: the message lists the names
   */
  public static Catalogue named(String name) {
    Optional<Catalogue> found =
        Arrays.stream(values()).filter(entry -> entry.title.equals(name)).findFirst();
    return found.orElseThrow(
        () -> new InvalidInput("there is no data set \"" + name + "\": use one of " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(entry -> entry.title).collect(Collectors.joining(", "));
  }

  /** Returns the name, the {@code type} of the data set in a configuration. */
  public String title() {
    return title;
  }

  /** Returns in a few words what it shows. */
  public String description() {
    return description;
  }

  /** Returns the shape of each example; the default one where the user can choose. */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns the number of examples of a split; the default one where the user can choose, none
   * where the files decide.
   */
  public OptionalInt count(Split split) {
    int count =
        switch (split) {
          case TRAIN -> train;
          case TEST -> test;
        };
    return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }

  /** Returns licence and authors. */
  public String origin() {
    return origin;
  }

  public Availability availability() {
    return availability;
  }

  /** Returns whether it is read from a folder, the {@code path} of its configuration. */
  public boolean hasFolder() {
    return availability == Availability.FETCHABLE || availability == Availability.MANUAL;
  }

  /** Returns why it cannot be fetched, or how to get it instead. */
  public String remedy() {
    return switch (this) {
      case CIFAR10 -> Cifar10.REMEDY;
      case IMAGE_FOLDER -> "set path to a folder with images";
      default -> "it is " + availability;
    };
  }

  /** Returns the files to download, none unless fetchable. */
  public List<RemoteFile> files() {
    return files;
  }

  /** Returns the four files of MNIST's layout; the checksums are in the order of the files. */
  private static List<RemoteFile> idxFiles(List<String> mirrors, String... sha256) {
    return List.of(
        file(mirrors, "train-images-idx3-ubyte.gz", sha256[0], 47_040_016),
        file(mirrors, "train-labels-idx1-ubyte.gz", sha256[1], 60_008),
        file(mirrors, "t10k-images-idx3-ubyte.gz", sha256[2], 7_840_016),
        file(mirrors, "t10k-labels-idx1-ubyte.gz", sha256[3], 10_008));
  }

  private static RemoteFile file(List<String> mirrors, String name, String sha256, long size) {
    return new RemoteFile(
        name, mirrors.stream().map(mirror -> URI.create(mirror + name)).toList(), sha256, size);
  }
}
