package dev.ito.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are complete or not there, also after a power cut: written beside their place, forced
 * to disk, renamed, and the folder forced to disk too.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code file}, replacing what was there only once everything is on disk. A link at its
   * place is replaced, never followed.
   *
   * @throws IOException of the content, or one that names the file
   */
  public static void write(Path file, Content content) throws IOException {
    Path part = PartFile.of(file);
    try {
      try (PartOut out = new PartOut(file, part)) {
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        content.writeTo(buffered);
        buffered.flush();
      }
      place(part, file);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  /**
   * Writes to the part; its errors name the file, which the system does not if the disk is full.
   */
  private static final class PartOut extends OutputStream {
    private final Path file;
    private final FileChannel channel;

    PartOut(Path file, Path part) throws IOException {
      this.file = file;
      try {
        // Whatever lies at this name already is not written to.
        channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (IOException e) {
        throw named(file, e);
      }
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, from, length);
      try {
        while (left.hasRemaining()) {
          channel.write(left);
        }
      } catch (IOException e) {
        throw named(file, e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static IOException named(Path file, IOException e) {
    String why = e instanceof FileSystemException ? e.getClass().getSimpleName() : e.getMessage();
    return new IOException(file + ": it could not be written: " + why, e);
  }

  /**
   * Puts a file that was written elsewhere in the same file system in its place, with all of it on
   * disk; a link is not followed.
   */
  public static void place(Path part, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(file.toAbsolutePath().getParent());
  }

  /** Forces the names in a folder to disk, where the system can. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (FileSystemException cannot) {
      // Windows opens no folders, and keeps its names by itself.
      return;
    }
  }

  /** Writes a text file in UTF-8. */
  public static void writeText(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
