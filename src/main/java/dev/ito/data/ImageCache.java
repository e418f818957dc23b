package dev.ito.data;

import dev.ito.io.CacheFolder;
import dev.ito.io.Npy;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Decoded images kept from one run to the next, only to save time: the folder may be deleted.
 *
 * @param folder where the arrays are, uint8 with axes (image, row, column, channel)
 */
record ImageCache(Path folder) {
  /** Returns the cache of the user. */
  static ImageCache ofUser() {
    return new ImageCache(CacheFolder.ofUser());
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
    // Of several processes that write the same images, each has a file of its own until it is done.
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
