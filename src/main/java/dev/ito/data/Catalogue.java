package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ito.data.Fetch.RemoteFile;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A data set that a user can name, with where it comes from.
 *
 * @param name the {@code type} of the data set in a configuration
 * @param description in a few words what it shows
 * @param shape of each example; the default one where the user can choose
 * @param train examples of this split; the default where the user can choose, null where the files
 *     decide
 * @param test as {@code train}
 * @param availability how it gets to the user
 * @param origin licence and authors
 * @param files those to download, none unless fetchable
 */
@JsonIgnoreProperties("files")
public record Catalogue(
    String name,
    String description,
    Shape shape,
    Integer train,
    Integer test,
    Availability availability,
    String origin,
    List<RemoteFile> files) {
  /** All of them. */
  public static final List<Catalogue> ALL =
      List.of(
          new Catalogue(
              "digits",
              "handwritten digits, 17 grey levels",
              Digits.SHAPE,
              Digits.TRAIN,
              Digits.TEST,
              Availability.EMBEDDED,
              "CC BY 4.0; Alpaydin & Kaynak 1998 (UCI, as shipped with scikit-learn)",
              List.of()),
          new Catalogue(
              "mnist",
              "handwritten digits",
              IdxDataset.SHAPE,
              60_000,
              10_000,
              Availability.FETCHABLE,
              "CC BY-SA 3.0; LeCun, Cortes & Burges 1998",
              idxFiles(
                  List.of(
                      "https://storage.googleapis.com/cvdf-datasets/mnist/",
                      "https://ossci-datasets.s3.amazonaws.com/mnist/"),
                  "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                  "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                  "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
          new Catalogue(
              "fashion-mnist",
              "pictures of clothing",
              IdxDataset.SHAPE,
              60_000,
              10_000,
              Availability.FETCHABLE,
              "MIT; Xiao, Rasul & Vollgraf 2017 (Zalando)",
              idxFiles(
                  List.of(
                      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                      // Its makers' own place has no https; the checksums tell what comes from it.
                      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
                  "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                  "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                  "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                  "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")),
          new Catalogue(
              Cifar10.NAME,
              "small photographs of 10 kinds, or a set of your own in the same layout",
              Cifar10.SHAPE,
              50_000,
              10_000,
              Availability.MANUAL,
              "no stated licence; Krizhevsky 2009",
              List.of()),
          new Catalogue(
              ImageFolder.NAME,
              "JPEG and PNG files of your own, cropped and resized",
              ImageFolder.DEFAULT_SHAPE,
              null,
              null,
              Availability.MANUAL,
              "as you have them",
              List.of()),
          new Catalogue(
              "points",
              "swiss-roll, checkerboard, two-moons or mixture in the plane",
              Points.PLANE,
              Points.DEFAULT_COUNT,
              Points.DEFAULT_COUNT,
              Availability.GENERATED,
              "made by Ito, no licence needed",
              List.of()),
          new Catalogue(
              NpyFile.NAME,
              "an array of NumPy: images or points of your own",
              Points.PLANE,
              null,
              null,
              Availability.MANUAL,
              "as you have it",
              List.of()),
          new Catalogue(
              CsvPoints.NAME,
              "points of your own in a table",
              Points.PLANE,
              null,
              null,
              Availability.MANUAL,
              "as you have it",
              List.of()));

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
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Returns the data set with a given name.
   *
   * @throws InvalidInput if there is none: the message lists the names
   */
  public static Catalogue named(String name) {
    Optional<Catalogue> found = ALL.stream().filter(entry -> entry.name.equals(name)).findFirst();
    return found.orElseThrow(
        () -> new InvalidInput("there is no data set \"" + name + "\": use one of " + names()));
  }

  private static String names() {
    return ALL.stream().map(Catalogue::name).collect(Collectors.joining(", "));
  }

  /**
   * Returns the number of examples of a split; the default one where the user can choose, none
   * where the files decide.
   */
  public OptionalInt count(Split split) {
    Integer count = split == Split.TRAIN ? train : test;
    return count == null ? OptionalInt.empty() : OptionalInt.of(count);
  }

  /** Returns whether it is read from a folder, the {@code path} of its configuration. */
  public boolean hasFolder() {
    return availability == Availability.FETCHABLE || availability == Availability.MANUAL;
  }

  /** Returns why it cannot be fetched, or how to get it instead. */
  public String remedy() {
    return switch (name) {
      case Cifar10.NAME -> Cifar10.REMEDY;
      case ImageFolder.NAME -> "set path to a folder with images";
      case NpyFile.NAME, CsvPoints.NAME -> "set path to your file";
      default -> "it is " + availability;
    };
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
