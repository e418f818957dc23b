package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.io.MissingFile;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A data set in the four IDX files of MNIST. */
sealed interface IdxDataset extends Dataset.OfImages {
  Shape SHAPE = Shape.image(28, 28, 1);

  /** What to do where the files are in another folder. */
  String ELSEWHERE =
      ", or set its path to the folder that has the files (--set dataset.path=FOLDER; of ito data inspect, --path FOLDER)";

  /** Returns the labels of the examples that are taken; null: all. */
  List<Integer> classes();

  /** Returns the folder of the files, as the user wrote it. */
  String path();

  /** Returns the name under which {@code ito data fetch} knows the files. */
  String title();

  /**
   * MNIST: 60,000 + 10,000 handwritten digits of 28x28 pixels (LeCun et al. 1998), from IDX files.
   *
   * @param path folder of the four files, gzipped or not
   * @param range darkest and brightest pixel in model units
   * @param classes labels of the examples that are taken; null: all
   */
  @JsonTypeName(Mnist.NAME)
  record Mnist(
      String path,
      @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
      @JsonProperty(defaultValue = "null") List<Integer> classes)
      implements IdxDataset {
    static final String NAME = "mnist";

    public Mnist {
      Dataset.requirePath(NAME, path);
      range = PixelScale.of(PixelScale.BYTES, range).range();
      classes = Chosen.checked(classes);
    }

    /** All classes. */
    public Mnist(String path, List<Double> range) {
      this(path, range, null);
    }

    @Override
    public String title() {
      return NAME;
    }
  }

  /**
   * Fashion-MNIST: 60,000 + 10,000 pictures of clothing of 28x28 pixels (Xiao et al. 2017), from
   * IDX files.
   *
   * @param path folder of the four files, gzipped or not
   * @param range darkest and brightest pixel in model units
   * @param classes labels of the examples that are taken; null: all
   */
  @JsonTypeName(FashionMnist.NAME)
  record FashionMnist(
      String path,
      @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
      @JsonProperty(defaultValue = "null") List<Integer> classes)
      implements IdxDataset {
    static final String NAME = "fashion-mnist";

    public FashionMnist {
      Dataset.requirePath(NAME, path);
      range = PixelScale.of(PixelScale.BYTES, range).range();
      classes = Chosen.checked(classes);
    }

    /** All classes. */
    public FashionMnist(String path, List<Double> range) {
      this(path, range, null);
    }

    @Override
    public String title() {
      return NAME;
    }
  }

  @Override
  default Shape shape() {
    return SHAPE;
  }

  @Override
  default Examples open(Split split) throws IOException {
    String part =
        switch (split) {
          case TRAIN -> "train";
          case TEST -> "t10k";
        };
    Path imageFile = find(part + "-images", "idx3-ubyte");
    Path labelFile = find(part + "-labels", "idx1-ubyte");
    byte[] images = new Idx(imageFile, List.of(SHAPE.height(), SHAPE.width()), remedy()).read();
    byte[] labels = new Idx(labelFile, List.of(), remedy()).read();
    int count = images.length / SHAPE.size();
    InvalidInput.require(
        count == labels.length,
        "%s has %d images, but %s has %d labels; %s",
        imageFile,
        count,
        labelFile,
        labels.length,
        remedy());
    return Chosen.ofClasses(new ByteImages(SHAPE, scale(), images, labels), classes());
  }

  /** Returns the file, the gzipped one first: it is the one that fetching repairs. */
  private Path find(String stem, String ending) {
    Path folder = Path.of(path());
    MissingFile.require(
        Files.isDirectory(folder),
        "the folder %s does not exist; %s%s",
        folder,
        remedy(),
        ELSEWHERE);
    String name = stem + "-" + ending;
    for (String candidate : List.of(name + ".gz", name, stem + "." + ending)) {
      Path file = folder.resolve(candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new MissingFile(
        folder + " has no " + name + ".gz, packed or unpacked; " + remedy() + ELSEWHERE);
  }

  private String remedy() {
    String to = path().contains(" ") ? '"' + path() + '"' : path();
    return "run: ito data fetch " + title() + " --to " + to;
  }
}
