package dev.ito.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A text file to which lines are added: begun as a whole one, and then appended to, through no
 * link. A kill leaves part of a line at most.
 */
final class GrowingFile implements AutoCloseable {
  private final FileChannel channel;
  private final OutputStream out;

  private GrowingFile(FileChannel channel) {
    this.channel = channel;
    this.out = Channels.newOutputStream(channel);
  }

  /** Replaces what was there by a text, and goes on from there. */
  static GrowingFile begin(Path file, String text) throws IOException {
    AtomicFile.writeText(file, text);
    return new GrowingFile(
        FileChannel.open(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS));
  }

  /** Adds a text and hands it to the operating system. */
  void add(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Forces all of it to disk. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
