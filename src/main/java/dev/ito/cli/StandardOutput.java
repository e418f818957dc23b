package dev.ito.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Standard output that remembers why something could not be written: Java's own says only that it
 * was so, and only to who asks.
 */
final class StandardOutput extends FilterOutputStream {
  private static final int BUFFER = 8192;

  /** What the system says where the reader has gone, as {@code head} does: it has what it wants. */
  private static final String READER_GONE = "Broken pipe";

  private Optional<String> failure = Optional.empty();

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Puts itself in the place of {@code System.out}. */
  static StandardOutput install() {
    StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(new BufferedOutputStream(out, BUFFER), true));
    return out;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  /** Tells whether something could not be written. */
  boolean failed() {
    return failure.isPresent();
  }

  /** Returns what to tell the user of it. */
  Optional<String> remark() {
    return failure
        .filter(why -> !why.equals(READER_GONE))
        .map(
            why ->
                "standard output: cannot be written to (%s), so what was to be printed is lost:"
                        .formatted(why)
                    + " run it again with another place for it");
  }
}
