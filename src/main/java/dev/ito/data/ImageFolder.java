package dev.ito.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ito.io.CacheFolder;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The JPEG and PNG files of a folder and the folders in it, in the order of their relative paths;
 * hidden ones are left out. If all lie in folders of it, these are their classes.
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
 * @param classes folders in it whose images are taken; their places are the labels; null: all
 */
@JsonTypeName(ImageFolder.NAME)
public record ImageFolder(
    String path,
    @JsonProperty(defaultValue = "32") int size,
    @JsonProperty(defaultValue = "3") int channels,
    @JsonProperty(defaultValue = "[-1, 1]") List<Double> range,
    @JsonProperty(defaultValue = "0.1") double testPart,
    @JsonProperty(defaultValue = "false") boolean skipBroken,
    @JsonProperty(defaultValue = "null") List<ClassName> classes)
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
    Split.requirePart(testPart);
  }

  /** All classes. */
  ImageFolder(
      String path, int size, int channels, List<Double> range, double part, boolean skipBroken) {
    this(path, size, channels, range, part, skipBroken, null);
  }

  @Override
  public Examples open(Split split) throws IOException {
    return open(split, new PictureCache(CacheFolder.ofUser()));
  }

  Examples open(Split split, PictureCache cache) throws IOException {
    PictureList files = PictureList.below(Path.of(path));
    FolderClasses found = FolderClasses.of(files, classes);
    PictureList chosen = found.only(files).part(split, testPart);
    split.requireSome(chosen.files().size(), files.count() + " images in " + path, testPart);
    PictureList.Decoded pictures = decoded(chosen, cache);
    List<String> remarks = new ArrayList<>(chosen.remarks());
    found.remark(files).ifPresent(remarks::add);
    if (pictures.broken() > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d images cannot be decoded and are left out",
              path,
              pictures.broken(),
              chosen.count()));
    }
    byte[] labels = found.labels(chosen, pictures.kept());
    return new ByteImages(shape(), scale(), pictures.levels(), labels, remarks);
  }

  private PictureList.Decoded decoded(PictureList files, PictureCache cache) throws IOException {
    String name = files.hash(shape() + (skipBroken ? " without broken files" : ""));
    Optional<PictureList.Decoded> known = cache.read(name, shape(), files.count());
    if (known.isPresent()) {
      return known.get();
    }
    PictureList.Decoded decoded = files.decode(shape(), skipBroken);
    cache.write(name, shape(), decoded);
    return decoded;
  }

  @Override
  public List<Split> splits() {
    return testPart == 0 ? List.of(Split.TRAIN) : OfImages.super.splits();
  }

  @Override
  public Shape shape() {
    return Shape.image(size, size, channels);
  }
}
