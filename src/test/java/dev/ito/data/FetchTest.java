package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.ito.data.Fetch.RemoteFile;
import dev.ito.io.FileFault;
import dev.ito.io.FolderLock;
import dev.ito.io.Monitor;
import dev.ito.io.Sha256;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server in this process that behaves well or badly. */
class FetchTest {
  private static final String NAME = "images.gz";

  /** Long, for a machine that has much else to do. */
  private Duration patience = Duration.ofSeconds(60);

  @TempDir Path folder;
  private HttpServer server;
  private ExecutorService threads;
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> positions = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private byte[] packed;
  private String sha256;
  private long size;

  @BeforeEach
  void start() throws IOException {
    byte[] content = new byte[300_000];
    new Random(5).nextBytes(content);
    size = content.length;
    packed = IdxFiles.gzip(content);
    Path file = Files.write(folder.resolve("content"), content);
    sha256 = Sha256.ofContent(file, size);
    Files.delete(file);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    serve("/good", exchange -> respond(exchange, true));
    serve("/no-range", exchange -> respond(exchange, false));
    serve("/missing", exchange -> exchange.sendResponseHeaders(404, -1));
    serve("/breaks", this::sendHalf);
    serve("/stalls", this::sendHalfAndWait);
    serve("/wrong", exchange -> sendWrong(exchange));
    server.start();
  }

  @AfterEach
  void stop() {
    testIsOver.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void downloadsAFile() throws Exception {
    assertTrue(fetch("/good"));
    assertInPlace();
    assertEquals(List.of("/good null"), requests);
    assertEquals(0, positions.get(0));
    assertEquals(packed.length, positions.get(positions.size() - 1));
  }

  @Test
  void makesTheFolder() throws Exception {
    Path deeper = folder.resolve("data/mnist");
    assertTrue(fetcher().fetch(file("/good"), deeper));
    assertArrayEquals(packed, Files.readAllBytes(deeper.resolve(NAME)));
  }

  /** Else a link to where the files are cannot take its place. */
  @Test
  void aFetchThatFailsLeavesNoFolderThatWasNotThere() throws Exception {
    Path deeper = folder.resolve("data/mnist");
    assertThrows(IOException.class, () -> fetcher().fetch(file("/missing"), deeper));
    assertFalse(Files.exists(folder.resolve("data")));
    assertThrows(IOException.class, () -> fetcher().fetch(file("/breaks"), deeper));
    assertTrue(Files.exists(deeper.resolve(NAME + ".part")), "a part is kept");
  }

  @Test
  void validFileIsNotDownloadedAgain() throws Exception {
    Files.write(folder.resolve(NAME), packed);
    assertFalse(fetch("/good"));
    assertEquals(List.of(), requests);
  }

  @Test
  void damagedFileIsReplaced() throws Exception {
    Files.write(folder.resolve(NAME), Arrays.copyOf(packed, 1000));
    assertTrue(fetch("/good"));
    assertInPlace();
  }

  @Test
  void partIsContinued() throws Exception {
    Files.write(part(), Arrays.copyOf(packed, 100_000));
    assertTrue(fetch("/good"));
    assertInPlace();
    assertEquals(List.of("/good bytes=100000-"), requests);
    assertEquals(100_000, positions.get(0));
  }

  /** Whoever can write in the folder could have what is dear to another overwritten. */
  @Test
  void aLinkInPlaceOfThePartIsNotFollowed() throws Exception {
    Path dear = Files.writeString(folder.resolve("dear"), "dear");
    Files.createSymbolicLink(part(), dear);
    assertTrue(fetch("/good"));
    assertArrayEquals(packed, Files.readAllBytes(folder.resolve(NAME)));
    assertEquals("dear", Files.readString(dear));
  }

  @Test
  void anotherDownloadIntoTheFolderIsRefused() throws IOException {
    FolderLock.alone(
        folder, Monitor.SILENT, () -> assertThrows(FileFault.class, () -> fetch("/good")));
    assertEquals(List.of(), requests);
  }

  @Test
  void completePartNeedsNoServer() throws Exception {
    Files.write(part(), packed);
    assertTrue(fetch("/missing"));
    assertInPlace();
    assertEquals(List.of(), requests);
  }

  @Test
  void serverWithoutRangeStartsAgain() throws Exception {
    Files.write(part(), Arrays.copyOf(packed, 100_000));
    assertTrue(fetch("/no-range"));
    assertInPlace();
    assertEquals(0, positions.get(0));
  }

  @Test
  void partOfAnotherFileIsDropped() throws Exception {
    Files.write(part(), new byte[50_000]);
    assertTrue(fetch("/good"));
    assertInPlace();
    assertEquals(List.of("/good bytes=50000-", "/good null"), requests);
  }

  @Test
  void partLongerThanTheFileIsDropped() throws Exception {
    Files.write(part(), new byte[packed.length + 10]);
    assertTrue(fetch("/good"));
    assertInPlace();
  }

  @Test
  void wrongChecksumRemovesThePart() {
    IOException e = assertThrows(IOException.class, () -> fetch("/wrong"));
    assertTrue(e.getMessage().contains("wrong checksum"), e.getMessage());
    assertTrue(e.getMessage().contains(address("/wrong").toString()), e.getMessage());
    assertNothingInPlace();
    assertFalse(Files.exists(part()));
  }

  @Test
  void missingFileGoesToTheSecondMirror() throws Exception {
    assertTrue(fetch("/missing", "/good"));
    assertInPlace();
    assertEquals(List.of("/missing null", "/good null"), requests);
    assertEquals(List.of(address("/missing") + ": HTTP status 404"), failures);
  }

  @Test
  void wrongChecksumGoesToTheSecondMirror() throws Exception {
    assertTrue(fetch("/wrong", "/good"));
    assertInPlace();
  }

  @Test
  void deadServerGoesToTheSecondMirror() throws Exception {
    RemoteFile file =
        new RemoteFile(
            NAME, List.of(URI.create("http://127.0.0.1:1/x"), address("/good")), sha256, size);
    assertTrue(fetcher().fetch(file, folder));
    assertInPlace();
    assertEquals(List.of("http://127.0.0.1:1/x: no connection"), failures);
  }

  @Test
  void interruptedTransferLeavesAPartThatIsContinued() throws Exception {
    IOException e = assertThrows(IOException.class, () -> fetch("/breaks"));
    assertTrue(e.getMessage().endsWith("run it again to continue"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
    assertNothingInPlace();
    long have = Files.size(part());
    assertTrue(0 < have && have < packed.length, "part of " + have + " bytes");
    assertTrue(fetch("/good"));
    assertInPlace();
    assertEquals("/good bytes=" + have + "-", requests.get(1));
  }

  @Test
  void brokenTransferIsContinuedFromTheSecondMirror() throws Exception {
    assertTrue(fetch("/breaks", "/good"));
    assertInPlace();
    assertTrue(requests.get(1).startsWith("/good bytes="), requests.get(1));
  }

  @Test
  void silentServerIsGivenUp() throws Exception {
    patience = Duration.ofSeconds(2);
    assertTrue(fetch("/stalls", "/good"));
    assertInPlace();
    assertEquals(List.of(address("/stalls") + ": nothing arrived for 2 s"), failures);
  }

  @Test
  void endlessServerIsCutOff() {
    serve("/endless", FetchTest::sendWithoutEnd);
    IOException e = assertThrows(IOException.class, () -> fetch("/endless"));
    assertTrue(e.getMessage().contains("longer than it should be"), e.getMessage());
    assertNothingInPlace();
    assertFalse(Files.exists(part()));
  }

  @Test
  void folderThatIsAFileIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("occupied"), "text");
    assertThrows(InvalidInput.class, () -> fetcher().fetch(file("/good"), file));
  }

  private void serve(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          requests.add(path + " " + range);
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private void respond(HttpExchange exchange, boolean ranges) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (!ranges || range == null) {
      exchange.sendResponseHeaders(200, packed.length);
      exchange.getResponseBody().write(packed);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
    if (from >= packed.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    String part = "bytes " + from + "-" + (packed.length - 1) + "/" + packed.length;
    exchange.getResponseHeaders().set("Content-Range", part);
    exchange.sendResponseHeaders(206, packed.length - from);
    exchange.getResponseBody().write(packed, from, packed.length - from);
  }

  private void sendHalf(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, packed.length);
    exchange.getResponseBody().write(packed, 0, packed.length / 2);
    exchange.getResponseBody().flush();
  }

  private void sendHalfAndWait(HttpExchange exchange) throws IOException {
    sendHalf(exchange);
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendWrong(HttpExchange exchange) throws IOException {
    byte[] wrong = IdxFiles.gzip(new byte[(int) size]);
    exchange.sendResponseHeaders(200, wrong.length);
    exchange.getResponseBody().write(wrong);
  }

  private static void sendWithoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] block = new byte[1 << 16];
    for (int i = 0; i < 1000; i++) {
      exchange.getResponseBody().write(block);
    }
  }

  private boolean fetch(String... paths) throws IOException, InterruptedException {
    return fetcher().fetch(file(paths), folder);
  }

  private Fetch fetcher() {
    Monitor listener =
        new Monitor() {
          @Override
          public Task start(String task, String unit, long done, long total) {
            assertEquals(NAME, task);
            return new Task() {
              @Override
              public void at(long bytes, String note) {
                positions.add(bytes);
              }

              @Override
              public void close() {}
            };
          }

          @Override
          public void say(String line) {
            failures.add(line);
          }

          @Override
          public boolean stopped() {
            return false;
          }
        };
    return new Fetch(listener, patience);
  }

  private RemoteFile file(String... paths) {
    return new RemoteFile(NAME, Arrays.stream(paths).map(this::address).toList(), sha256, size);
  }

  private URI address(String path) {
    var bound = server.getAddress();
    return URI.create("http://" + bound.getHostString() + ":" + bound.getPort() + path);
  }

  private Path part() {
    return folder.resolve(NAME + ".part");
  }

  private void assertInPlace() throws IOException {
    assertArrayEquals(packed, Files.readAllBytes(folder.resolve(NAME)));
    assertFalse(Files.exists(part()));
  }

  private void assertNothingInPlace() {
    assertFalse(Files.exists(folder.resolve(NAME)));
  }
}
