package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.io.CacheFolder;
import dev.ito.io.Npy;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The JPEG and PNG files of a folder and the folders in it, in the order of their relative paths;
 * hidden ones are left out. There are no labels.
 *
 * <p>Each is cropped to its central square, converted to sRGB, composed over white if it is
 * transparent, turned as its EXIF orientation says, and resized by {@link Resize.Filter#BICUBIC}.
 * Colour profiles of PNG files are ignored, CMYK counts as broken. The result is kept in {@code
 * $ITO_CACHE}, or else {@code ~/.cache/ito}, for as long as names, lengths and times of the files
 * stay.
 *
 * <p>A hash of its relative path puts a file into one split: files that come later move no other.
 *
 * @param path the folder
 * @param size height and width of the images, 1 to 256
 * @param channels 3 for red, green and blue, or 1 for grey
 * @param range darkest and brightest pixel in model units
 * @param testPart fraction of the files in the test split, about: 0 (no test split) to 1 (excluded)
 * @param skipBroken leaves out files that cannot be decoded instead of refusing the folder
 */
@JsonTypeName(ImageFolder.NAME)
public record ImageFolder(
    String path,
    @JsonProperty(defaultValue = "32") int size,
    @JsonProperty(defaultValue = "3") int channels,
    @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
    @JsonProperty(defaultValue = "0.1") double testPart,
    @JsonProperty(defaultValue = "false") boolean skipBroken)
    implements Dataset.OfImages {
  static final String NAME = "image-folder";
  static final Shape DEFAULT_SHAPE = Shape.image(32, 32, 3);
  private static final int LARGEST_SIZE = 256;

  public ImageFolder {
    Dataset.requirePath(NAME, path);
    InvalidInput.require(
        1 <= size && size <= LARGEST_SIZE, "size must be 1 to %d, was %d", LARGEST_SIZE, size);
    InvalidInput.require(
        channels == 1 || channels == 3, "channels must be 3 or 1, was %d", channels);
    range = PixelScale.of(PixelScale.BYTES, range).range();
    InvalidInput.require(
        0 <= testPart && testPart < 1,
        "test-part must be at least 0 and less than 1, was %s",
        testPart);
  }

  @Override
  public Examples open(Split split) throws IOException {
    return open(split, Cache.ofUser());
  }

  Examples open(Split split, Cache cache) throws IOException {
    PictureList files = PictureList.below(Path.of(path));
    PictureList chosen = files.part(split, testPart);
    InvalidInput.require(
        !chosen.files().isEmpty(),
        "none of the %d images in %s is in the %s split: add images or change test-part, now %s",
        files.count(),
        path,
        split == Split.TRAIN ? "train" : "test",
        testPart);
    String name = chosen.hash(shape() + (skipBroken ? " without broken files" : ""));
    byte[] levels = cache.read(name, shape()).orElse(null);
    if (levels == null) {
      levels = chosen.decode(shape(), skipBroken);
      cache.write(name, shape(), levels);
    }
    List<String> remarks = new ArrayList<>(chosen.remarks());
    int broken = chosen.count() - levels.length / shape().size();
    if (broken > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d images cannot be decoded and are left out",
              path,
              broken,
              chosen.count()));
    }
    return new ByteImages(shape(), scale(), levels, new byte[0], remarks);
  }

  @Override
  public List<Split> splits() {
    return testPart == 0 ? List.of(Split.TRAIN) : OfImages.super.splits();
  }

  @Override
  public Shape shape() {
    return Shape.image(size, size, channels);
  }

  /**
   * Decoded images kept from one run to the next, only to save time: the folder may be deleted.
   *
   * @param folder where the arrays are, uint8 with axes (image, row, column, channel)
   */
  record Cache(Path folder) {
    /** Returns the cache of the user. */
    static Cache ofUser() {
      return new Cache(CacheFolder.ofUser());
    }

    /** Returns the images kept under a name; empty if there are none, or the file is broken. */
    Optional<byte[]> read(String name, Shape shape) {
      try {
        Npy.NpyArray array = Npy.read(file(name));
        List<Integer> axes = array.shape();
        boolean fits =
            array.isUint8() && axes.size() == 4 && axes.subList(1, 4).equals(shape.dimensions());
        return fits && axes.get(0) > 0 ? Optional.of(array.bytes()) : Optional.empty();
      } catch (IOException | InvalidInput missingOrBroken) {
        return Optional.empty();
      }
    }

    /** Keeps images under a name, if the folder can be written to. */
    void write(String name, Shape shape, byte[] images) {
      int[] axes = {images.length / shape.size(), shape.height(), shape.width(), shape.channels()};
      // Of several processes that write the same images, each has a file of its own until it is
      // done.
      Path own = file(name + "-" + ProcessHandle.current().pid());
      try {
        Files.createDirectories(folder);
        Npy.writeUint8(own, axes, images);
        Files.move(
            own, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException notKept) {
        // The images are decoded again next time.
        return;
      }
    }

    private Path file(String name) {
      return folder.resolve(name + ".npy");
    }
  }
}
