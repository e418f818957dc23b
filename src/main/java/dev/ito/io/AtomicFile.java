package dev.ito.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
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
   * @throws IOException that names the file
   */
  public static void write(Path file, Content content) throws IOException {
    Path part = PartFile.of(file);
    // Only a file that is not there yet is opened: whatever lies at its name is not written to.
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw named(file, e);
    } catch (RuntimeException | Error e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(file.toAbsolutePath().getParent());
  }

  /** The system names the part, or no file at all where the disk is full. */
  private static IOException named(Path file, IOException e) {
    String why = e instanceof FileSystemException ? e.getClass().getSimpleName() : e.getMessage();
    return new IOException(file + ": it could not be written: " + why, e);
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
