package dev.ito.data;

import java.net.URI;

/** Hears how a download goes on. */
@FunctionalInterface
public interface Progress {
  /**
   * Called as bytes arrive.
   *
   * @param bytes length of the file so far, a resumed part included
   * @param total length it will have, -1 if the server does not say
   */
  void at(RemoteFile file, long bytes, long total);

  /** Called when a mirror did not deliver; the next one is tried, if there is one. */
  default void failed(RemoteFile file, URI mirror, String reason) {}
}
