package dev.ito.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One job in a folder: the lock of the file {@code .lock} in it, which the system takes back when
 * the process ends, however it ends. It holds between the hosts of a network folder as far as that
 * file system has locks. The file stays; it says who had the folder last.
 */
public final class FolderLock {
  private static final String NAME = ".lock";
  private static final int LONGEST_TEXT = 1000;

  /**
   * The folders that this process has. The system does not tell its threads apart; worse, opening
   * and closing the file a second time would give the lock back.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;
  private final Optional<String> remark;

  private FolderLock(Path folder, FileChannel channel, Optional<String> remark) {
    this.folder = folder;
    this.channel = channel;
    this.remark = remark;
  }

  /** Takes a folder, and clears away what jobs that were killed left half-written. */
  private static FolderLock take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(folder, Owner.SELF.text());
    }
    try {
      FolderLock lock = locked(folder, real);
      PartFile.sweep(real);
      return lock;
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static FolderLock locked(Path named, Path folder) throws IOException {
    FileChannel channel = open(named, folder.resolve(NAME));
    try {
      return new FolderLock(folder, channel, lock(named, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Locks and signs the file; returns a remark if the file system cannot. */
  private static Optional<String> lock(Path folder, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (IOException noLocks) {
      return Optional.of(
          "%s: this file system has no locks (%s): see to it that no other job works there"
              .formatted(folder, noLocks.getMessage()));
    }
    if (lock == null) {
      throw inUse(folder, read(channel));
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((Owner.SELF.text() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    return Optional.empty();
  }

  private static FileChannel open(Path folder, Path file) throws IOException {
    try {
      return FileChannel.open(
          file,
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new FileFault(
          "%s: its file %s cannot be opened (%s): delete that, or choose another --out"
              .formatted(folder, NAME, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Returns which job has a folder, in words; empty if none has, or the file system has no locks.
   */
  public static Optional<String> owner(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(file)) {
      return Optional.empty();
    }
    if (HELD.contains(folder.toRealPath())) {
      return Optional.of(Owner.SELF.text());
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null ? Optional.of(read(channel)) : Optional.empty();
    } catch (IOException noLocks) {
      return Optional.empty();
    }
  }

  private static FileFault inUse(Path folder, String owner) {
    return new FileFault(
        "%s: another job works in this folder (%s): wait for it, or choose another folder"
            .formatted(folder, owner));
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_TEXT);
    channel.read(text, 0);
    String found = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    return Owner.parse(found).map(Owner::text).orElse("it has not said yet which process it is");
  }

  /** Work that needs a folder for itself. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws IOException, E;
  }

  /**
   * Works alone in a folder, which must be there; the user is told if the file system has no locks.
   *
   * @throws FileFault if a job has it, naming its process, host and start
   */
  public static <T, E extends Exception> T alone(Path folder, Monitor monitor, Work<T, E> work)
      throws IOException, E {
    FolderLock lock = take(folder);
    try {
      lock.remark.ifPresent(monitor::say);
      return work.run();
    } finally {
      lock.close();
    }
  }

  /**
   * Deletes the lock of a folder in which no job works and nothing else is but files of some names,
   * and those.
   */
  static void deleteIfAlone(Path folder, Set<String> others) throws IOException {
    if (owner(folder).isPresent()) {
      return;
    }
    Set<String> all = new HashSet<>(others);
    all.add(NAME);
    try (Stream<Path> files = Files.list(folder)) {
      if (!all.containsAll(files.map(file -> file.getFileName().toString()).toList())) {
        return;
      }
    }
    for (String name : all) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  private void close() throws IOException {
    channel.close();
    HELD.remove(folder);
  }
}
