package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of Inception from a server in this process. */
class InceptionFetchTest {
  private static final byte[] GRAPH = new byte[70_001];

  static {
    new Random(3).nextBytes(GRAPH);
  }

  @TempDir private Path folder;
  private HttpServer server;
  private byte[] archive;
  private int requests;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests++;
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
    archive =
        IdxFiles.gzip(
            tar(entry("LICENSE", new byte[600]), entry("./" + InceptionFetch.GRAPH, GRAPH)));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** One file as tar stores it: a header of 512 bytes, then the content in whole blocks. */
  private static byte[] entry(String name, byte[] content) {
    byte[] entry = new byte[512 + (content.length + 511) / 512 * 512];
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, entry, 0, text.length);
    byte[] size = String.format("%011o", content.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, entry, 124, size.length);
    System.arraycopy(content, 0, entry, 512, content.length);
    return entry;
  }

  private static byte[] tar(byte[]... entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      out.write(entry);
    }
    out.write(new byte[1024]);
    return out.toByteArray();
  }

  private String fetch(String expected) throws Exception {
    URI home = URI.create("http://localhost:" + server.getAddress().getPort() + "/inception.tgz");
    return new InceptionFetch(home, Duration.ofSeconds(5), Monitor.SILENT).fetch(folder, expected);
  }

  private Path graph() {
    return folder.resolve(InceptionFetch.GRAPH);
  }

  @Test
  void takesTheGraphOutOnce() throws Exception {
    String sha256 = fetch("");
    assertArrayEquals(GRAPH, Files.readAllBytes(graph()));
    assertEquals(Sha256.ofContent(graph(), GRAPH.length), sha256);
    assertEquals(sha256, fetch(sha256));
    assertEquals(1, requests);
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void anotherHashThanExpectedIsRefused() {
    InvalidInput error = assertThrows(InvalidInput.class, () -> fetch("00ff"));
    assertTrue(error.getMessage().contains("not 00ff"), error.getMessage());
  }

  @Test
  void aDamagedArchiveLeavesNothing() throws Exception {
    byte[] whole = archive;
    archive = Arrays.copyOf(whole, whole.length / 2);
    assertDamaged("damaged");
    archive = whole.clone();
    archive[whole.length - 6] ^= 1;
    assertDamaged("damaged");
    archive = IdxFiles.gzip(tar(entry("README", new byte[10])));
    assertDamaged("holds no " + InceptionFetch.GRAPH);
  }

  private void assertDamaged(String part) throws IOException {
    IOException error = assertThrows(IOException.class, () -> fetch(""));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertFalse(Files.exists(graph()));
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }
}
