package dev.ito.data;

import dev.ito.io.Npy;
import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decoded images kept from one run to the next, only to save time: the folder may be deleted.
 *
 * @param folder where the arrays are, uint8 with axes (image, row, column, channel); of files some
 *     of which are broken, another one says which are kept
 */
record PictureCache(Path folder) {
  /**
   * Returns the images kept under a name; empty if there are none, or the file is broken.
   *
   * @param files from which they were decoded
   */
  Optional<PictureList.Decoded> read(String name, Shape shape, int files) {
    try {
      Npy.NpyArray array = Npy.read(file(name));
      List<Integer> axes = array.shape();
      boolean fits =
          array.isUint8()
              && axes.size() == 4
              && axes.subList(1, 4).equals(shape.dimensions())
              && axes.get(0) > 0;
      return fits
          ? kept(name, axes.get(0), files).map(kept -> new PictureList.Decoded(array.bytes(), kept))
          : Optional.empty();
    } catch (IOException | InvalidInput missingOrBroken) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> kept(String name, int images, int files) throws IOException {
    byte[] all = new byte[files];
    Arrays.fill(all, (byte) 1);
    byte[] kept = images == files ? all : Npy.read(file(name + "-kept")).bytes();
    int count = 0;
    for (byte one : kept) {
      count += one;
    }
    return kept.length == files && count == images ? Optional.of(kept) : Optional.empty();
  }

  /** Keeps images under a name, if the folder can be written to. */
  void write(String name, Shape shape, PictureList.Decoded images) {
    int count = images.levels().length / shape.size();
    try {
      Files.createDirectories(folder);
      if (images.broken() > 0) {
        write(name + "-kept", new int[] {images.kept().length}, images.kept());
      }
      int[] axes = {count, shape.height(), shape.width(), shape.channels()};
      write(name, axes, images.levels());
    } catch (IOException notKept) {
      // The images are decoded again next time.
      return;
    }
  }

  /**
   * Of several processes that write the same array, each has a file of its own until it is done.
   */
  private void write(String name, int[] axes, byte[] values) throws IOException {
    Path own = file(name + "-" + ProcessHandle.current().pid());
    Npy.writeUint8(own, axes, values);
    Files.move(
        own, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(String name) {
    return folder.resolve(name + ".npy");
  }
}
