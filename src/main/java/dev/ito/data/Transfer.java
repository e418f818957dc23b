package dev.ito.data;

import dev.ito.io.Monitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One file from one mirror into a part file, continuing what is already there.
 *
 * @param patience how long the mirror may stay silent
 * @param size length of the unpacked content in bytes, which the packed one hardly exceeds
 */
record Transfer(HttpClient client, Duration patience, URI mirror, Path part, long size) {
  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** Bytes by which gzip may exceed its content; a server that sends more is cut off. */
  private static final long SLACK = 1 << 20;

  /** Returns a client that follows redirections to http and https, but none from https to http. */
  static HttpClient client(Duration patience) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(patience)
        .build();
  }

  /**
   * Returns where a download is until it is whole: always the same place, so that it can be
   * continued. A link there is removed, or what it leads to would be written.
   */
  static Path part(Path folder, String name) throws IOException {
    Path part = folder.resolve(name + ".part");
    if (Files.isSymbolicLink(part)) {
      Files.delete(part);
    }
    return part;
  }

  /**
   * Downloads the rest of the file, or all of it if the server cannot continue.
   *
   * @return whether the part file was continued
   * @throws IOException if the mirror does not deliver; what came stays in the part file, unless it
   *     is more than the file can have
   */
  boolean run(Monitor.Task task) throws IOException, InterruptedException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    HttpResponse<InputStream> response = request(have);
    if (response.statusCode() == RANGE_NOT_SATISFIABLE && have > 0) {
      response.body().close();
      have = 0;
      response = request(have);
    }
    boolean continued = have > 0 && continuesAt(response, have);
    if (!continued && response.statusCode() != OK) {
      response.body().close();
      throw new IOException("HTTP status " + response.statusCode());
    }
    receive(response, continued ? have : 0, task);
    return continued;
  }

  private HttpResponse<InputStream> request(long from) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(mirror).timeout(patience);
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  private static boolean continuesAt(HttpResponse<?> response, long from) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return response.statusCode() == PARTIAL_CONTENT && range.startsWith("bytes " + from + "-");
  }

  private void receive(HttpResponse<InputStream> response, long from, Monitor.Task task)
      throws IOException {
    var how = from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = response.body();
        OutputStream out =
            Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                how,
                LinkOption.NOFOLLOW_LINKS)) {
      long bytes = from;
      task.at(bytes, "");
      for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
        out.write(buffer, 0, n);
        bytes += n;
        task.at(bytes, "");
        if (bytes > size + SLACK) {
          Files.delete(part);
          throw new IOException("the file is longer than it should be");
        }
      }
    }
  }

  /** Reads some bytes; closing the stream from another thread ends a read that waits too long. */
  private int read(InputStream in, byte[] buffer) throws IOException {
    Executor later = CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS);
    long start = System.nanoTime();
    CompletableFuture<Void> watch = CompletableFuture.runAsync(() -> close(in), later);
    try {
      return in.read(buffer);
    } catch (IOException e) {
      if (System.nanoTime() - start >= patience.toNanos()) {
        throw new IOException("nothing arrived for " + patience.toSeconds() + " s", e);
      }
      throw e;
    } finally {
      watch.cancel(false);
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // The reader finds the stream closed either way.
      return;
    }
  }
}
