package dev.ito.io;

import dev.ito.math.InvalidInput;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** A uint8 array that is read from its start to its end, without ever being held. */
public final class NpyStream implements AutoCloseable {
  private final String name;
  private final NpyHeader header;
  private final DataInputStream in;

  /** Opens an array at its first value. */
  @FunctionalInterface
  public interface Source {
    NpyStream open() throws IOException;
  }

  private NpyStream(String name, InputStream in, long length) throws IOException {
    this.name = name;
    this.in = new DataInputStream(new BufferedInputStream(in));
    this.header = NpyHeader.read(name, this.in, length, NpyType::isOfSamples);
  }

  /** Opens a {@code .npy} file. */
  public static NpyStream of(Path file) throws IOException {
    InvalidInput.require(Files.isRegularFile(file), "%s: there is no such file", file);
    GitLfs.requireFetched(file);
    return new NpyStream(file.toString(), Files.newInputStream(file), Files.size(file));
  }

  /** Opens an array of a {@code .npz} file. */
  public static NpyStream of(Path file, String array) throws IOException {
    ZipFile zip = Npz.open(file);
    try {
      CheckedArray content = Npz.array(zip, file, array);
      InputStream whole =
          new FilterInputStream(content) {
            @Override
            public void close() throws IOException {
              zip.close();
            }
          };
      return new NpyStream(file + ": " + array, whole, content.size());
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  public NpyHeader header() {
    return header;
  }

  /** Reads bytes; the file has them unless it changes meanwhile. */
  public byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    InvalidInput.require(
        bytes.length == count, "%s: the file became shorter while it was read", name);
    return bytes;
  }

  /** Passes over bytes; the file has them unless it changes meanwhile. */
  public void skip(long count) throws IOException {
    in.skipNBytes(count);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
