package dev.ito.evaluation;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A general compressor, at its best. */
enum Compressor {
  /** Deflate in a gzip file, at level 9. */
  GZIP {
    @Override
    OutputStream over(OutputStream out, long bytes) throws IOException {
      return new GZIPOutputStream(out) {
        {
          def.setLevel(Deflater.BEST_COMPRESSION);
        }
      };
    }
  },
  /** LZMA2 in an xz file, by preset 9. */
  XZ {
    /** A dictionary beyond the data would be of no use, and take ten times its size of memory. */
    @Override
    OutputStream over(OutputStream out, long bytes) throws IOException {
      LZMA2Options options = new LZMA2Options(LZMA2Options.PRESET_MAX);
      long needed = Math.max(bytes, LZMA2Options.DICT_SIZE_MIN);
      options.setDictSize((int) Math.min(needed, options.getDictSize()));
      return new XZOutputStream(out, options);
    }
  };

  /**
   * Returns a stream that compresses to another.
   *
   * @param bytes how many will be written to it
   */
  abstract OutputStream over(OutputStream out, long bytes) throws IOException;

  /** Returns its name in words. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Compresses bytes of which only the number is kept. */
  static final class Size implements AutoCloseable {
    private final Compressor compressor;
    private final OutputStream in;
    private long size;

    /**
     * Starts.
     *
     * @param bytes how many will be added
     */
    Size(Compressor compressor, long bytes) throws IOException {
      this.compressor = compressor;
      OutputStream counting =
          new OutputStream() {
            @Override
            public void write(int one) {
              size++;
            }

            @Override
            public void write(byte[] some, int offset, int length) {
              size += length;
            }
          };
      in = compressor.over(counting, bytes);
    }

    void add(byte[] bytes) throws IOException {
      in.write(bytes);
    }

    Compressor compressor() {
      return compressor;
    }

    /** Returns the number of bytes of the whole file, which is ended. */
    long end() throws IOException {
      in.close();
      return size;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
