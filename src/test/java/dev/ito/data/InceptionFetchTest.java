package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.ito.io.FileFault;
import dev.ito.io.FolderLock;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
  private boolean endless;
  private String redirect;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean missing = exchange.getRequestURI().getPath().equals("/missing");
          requests += missing ? 0 : 1;
          if (redirect != null) {
            exchange.getResponseHeaders().set("Location", redirect);
          }
          if (missing || redirect != null) {
            exchange.sendResponseHeaders(missing ? 404 : 302, -1);
            return;
          }
          if (endless) {
            exchange.sendResponseHeaders(200, 0);
            sendWithoutEnd(exchange.getResponseBody());
            return;
          }
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
    archive = Archives.gzip(Archives.tar(GRAPH));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String fetch(String expected) throws Exception {
    String place = "http://localhost:" + server.getAddress().getPort();
    List<URI> homes = List.of(URI.create(place + "/missing"), URI.create(place + "/inception.tgz"));
    return new InceptionFetch(homes, Duration.ofSeconds(5), Monitor.SILENT).fetch(folder, expected);
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
      assertEquals(2, files.filter(file -> !file.endsWith(".lock")).count());
    }
  }

  @Test
  void anotherDownloadIntoTheFolderIsRefused() throws IOException {
    FolderLock.alone(folder, Monitor.SILENT, () -> assertThrows(FileFault.class, () -> fetch("")));
    assertEquals(0, requests);
  }

  /** Until the other side has enough. */
  private static void sendWithoutEnd(OutputStream out) throws IOException {
    byte[] block = new byte[1 << 20];
    for (int i = 0; i < 500; i++) {
      out.write(block);
    }
  }

  @Test
  void itsHomesAreAskedOverHttpsOnly() {
    List<URI> homes = InceptionFetch.fromHome(Monitor.SILENT).homes();
    assertEquals(2, homes.size());
    for (URI home : homes) {
      assertEquals("https", home.getScheme());
    }
  }

  @Test
  void theHashOfTheFirstUseIsKeptAndCompared() throws Exception {
    String sha256 = fetch("");
    Path kept = folder.resolve(InceptionFetch.GRAPH + ".sha256");
    assertEquals(sha256 + "  " + InceptionFetch.GRAPH + "\n", Files.readString(kept));
    Files.write(graph(), new byte[10]);
    InvalidInput changed = assertThrows(InvalidInput.class, () -> fetch(""));
    assertTrue(changed.getMessage().contains("not " + sha256), changed.getMessage());
    assertTrue(Files.exists(graph()), "a file of the user's is not deleted");
    Files.delete(graph());
    archive = Archives.gzip(Archives.tar(new byte[100]));
    InvalidInput another = assertThrows(InvalidInput.class, () -> fetch(""));
    assertTrue(another.getMessage().contains("not " + sha256), another.getMessage());
    assertFalse(Files.exists(graph()), "another download than the first is not left");
    archive = Archives.gzip(Archives.tar(GRAPH));
    assertEquals(sha256, fetch(""));
  }

  @Test
  void anEndlessArchiveLeavesNothing() throws Exception {
    endless = true;
    assertDamaged("longer than it should be");
  }

  @Test
  void anArchiveThatUnpacksToTooMuchLeavesNothing() throws Exception {
    archive = Archives.gzip(Archives.tar(new byte[40_000_000]));
    assertDamaged("200 times");
  }

  @Test
  void aRedirectionLeadsToNoFileOfThisMachine() throws Exception {
    redirect = Files.write(folder.resolveSibling("local.tgz"), archive).toUri().toString();
    IOException error = assertThrows(IOException.class, () -> fetch(""));
    assertTrue(error.getMessage().contains("could not download"), error.getMessage());
    assertFalse(Files.exists(graph()));
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
    archive = Archives.gzip(Archives.entry("README", '0', new byte[10]));
    assertDamaged("holds no " + InceptionFetch.GRAPH);
    for (char link : "12345".toCharArray()) {
      archive = Archives.gzip(Archives.entry(InceptionFetch.GRAPH, link, new byte[10]));
      assertDamaged("holds no " + InceptionFetch.GRAPH);
    }
  }

  private void assertDamaged(String part) throws IOException {
    IOException error = assertThrows(IOException.class, () -> fetch(""));
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertFalse(Files.exists(graph()));
    try (var files = Files.list(folder)) {
      assertEquals(0, files.filter(file -> !file.endsWith(".lock")).count());
    }
  }
}
