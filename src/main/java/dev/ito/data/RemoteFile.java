package dev.ito.data;

import java.net.URI;
import java.util.List;

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
