package dev.ito.data;

import dev.ito.io.AtomicFile;
import dev.ito.io.FolderLock;
import dev.ito.io.Monitor;
import dev.ito.io.NewFolder;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Downloads the files of a data set into a folder.
 *
 * <p>A file is put in place only when the checksum of its content is right. Until then it is called
 * {@code NAME.part}; a part that an interrupted run left is continued.
 */
public final class Fetch {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * A file of a public data set: where it can be had and how to tell that it is right.
   *
   * @param name its name in the folder of the data set
   * @param mirrors addresses of the file, tried in turn
   * @param sha256 SHA-256 of the unpacked content in hex: mirrors may pack the same content
   *     differently
   * @param size length of the unpacked content in bytes
   */
  public record RemoteFile(String name, List<URI> mirrors, String sha256, long size) {
    public RemoteFile {
      mirrors = List.copyOf(mirrors);
    }
  }

  private final HttpClient client;
  private final Duration patience;
  private final Monitor monitor;

  /**
   * Makes a downloader.
   *
   * @param monitor shows bytes, and mirrors that fail
   */
  public Fetch(Monitor monitor) {
    this(monitor, PATIENCE);
  }

  /** Makes a downloader, with how long a mirror may stay silent. */
  Fetch(Monitor monitor, Duration patience) {
    this.client = Transfer.client(patience);
    this.patience = patience;
    this.monitor = monitor;
  }

  /**
   * Makes sure that a folder holds a file, making the folder if need be.
   *
   * @return whether the file was downloaded; false: it was there and right
   * @throws InvalidInput if the folder cannot be one
   * @throws IOException if no mirror delivers it: the message has each mirror's reason
   */
  public boolean fetch(RemoteFile file, Path folder) throws IOException, InterruptedException {
    try (Monitor.Task task = monitor.start(file.name(), "bytes", 0, file.size())) {
      return fetch(file, folder, task);
    }
  }

  private boolean fetch(RemoteFile file, Path folder, Monitor.Task task)
      throws IOException, InterruptedException {
    InvalidInput.require(
        Files.isDirectory(folder) || Files.notExists(folder),
        "%s is a file: choose another folder for the data",
        folder);
    return new NewFolder(folder, Set.of())
        .during(
            () -> {
              Files.createDirectories(folder);
              return FolderLock.alone(folder, monitor, () -> fetchAlone(file, folder, task));
            });
  }

  private boolean fetchAlone(RemoteFile file, Path folder, Monitor.Task task)
      throws IOException, InterruptedException {
    Path target = folder.resolve(file.name());
    if (isRight(file, target)) {
      return false;
    }
    Path part = Transfer.part(folder, file.name());
    if (!isRight(file, part)) {
      download(file, part, task);
    }
    AtomicFile.place(part, target);
    return true;
  }

  private void download(RemoteFile file, Path part, Monitor.Task task)
      throws IOException, InterruptedException {
    List<String> reasons = new ArrayList<>();
    for (URI mirror : file.mirrors()) {
      try {
        tryMirror(file, mirror, part, task);
        return;
      } catch (IOException e) {
        String reason = reason(e);
        monitor.say(mirror + ": " + reason);
        reasons.add(mirror + ": " + reason);
      }
    }
    String remedy =
        Files.exists(part)
            ? "run it again to continue"
            : "check the network, or copy the file to " + part.getParent() + " yourself";
    throw new IOException(
        "could not download " + file.name() + " (" + String.join("; ", reasons) + "); " + remedy);
  }

  /** Returns why a mirror does not deliver. */
  static String reason(IOException e) {
    if (e instanceof ConnectException) {
      return "no connection";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Leaves a right part, or throws. A part that does not fit the mirror is dropped once. */
  private void tryMirror(RemoteFile file, URI mirror, Path part, Monitor.Task task)
      throws IOException, InterruptedException {
    Transfer transfer = new Transfer(client, patience, mirror, part, file.size());
    boolean resumed = transfer.run(task);
    if (!isRight(file, part) && resumed) {
      Files.delete(part);
      transfer.run(task);
    }
    if (!isRight(file, part)) {
      Files.delete(part);
      throw new IOException("wrong checksum, the download was removed");
    }
  }

  private static boolean isRight(RemoteFile file, Path path) {
    try {
      return Files.isRegularFile(path) && Sha256.ofContent(path, file.size()).equals(file.sha256());
    } catch (IOException cutShortOrDamaged) {
      return false;
    }
  }
}
