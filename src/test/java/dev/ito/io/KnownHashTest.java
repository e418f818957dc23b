package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hash beside a file may look like, and what is said of one that is none. */
class KnownHashTest {
  private static final String RIGHT =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String WRONG = RIGHT.replace('2', '3');

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("a (1).bin"), "hello");
    assertEquals(RIGHT, Sha256.ofContent(file, Long.MAX_VALUE));
  }

  private void keep(String text) throws IOException {
    Files.writeString(folder.resolve("a (1).bin.sha256"), text);
  }

  @Test
  void whatIsKeptIsRead() throws IOException {
    KnownHash.keep(file, RIGHT);
    KnownHash.require(file, RIGHT);
    assertThrows(DamagedFile.class, () -> KnownHash.require(file, WRONG));
  }

  /** Those of sha256sum, its --binary, --tag and escaped names, shasum, OpenSSL and Windows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s  a (1).bin\n",
        "%s *a (1).bin\r\n",
        "%s",
        "\\%s  a\\nb.bin\n",
        "SHA256 (a (1).bin) = %s\n",
        "SHA256(a (1).bin)= %s\n",
        "SHA2-256(a (1).bin)= %s\n",
        "# made by hand\n\n%s  a (1).bin\n"
      })
  void everyUsualFormIsRead(String form) throws IOException {
    keep(form.formatted(RIGHT));
    KnownHash.require(file, RIGHT);
    KnownHash.requireReadable(file);
    keep(form.formatted(RIGHT.toUpperCase(Locale.ROOT)));
    KnownHash.require(file, RIGHT);
    keep(form.formatted(WRONG));
    String said =
        assertThrows(DamagedFile.class, () -> KnownHash.require(file, RIGHT)).getMessage();
    assertTrue(said.startsWith(file + ": damaged: its SHA-256 is " + RIGHT + ", not " + WRONG));
  }

  /** Nothing, text, an MD5, a SHA-512, 64 digits of another algorithm, and one cut short. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "<!DOCTYPE html>\n<html>Not found</html>",
        "5d41402abc4b2a76b9719d911017c592  a.bin\n",
        "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7"
            + "2323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043  a.bin\n",
        "SHA3-256 (a.bin) = 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\n",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e  a.bin\n"
      })
  void whatIsNoHashSaysNothingOfTheFile(String text) throws IOException {
    keep(text);
    assertNone(": holds no SHA-256: make it again (sha256sum FILE > FILE.sha256), or delete it");
  }

  private void assertNone(String said) {
    FileFault fault = assertThrows(FileFault.class, () -> KnownHash.require(file, RIGHT));
    assertEquals(file + ".sha256" + said, fault.getMessage());
    assertThrows(FileFault.class, () -> KnownHash.requireReadable(file));
  }

  /** As a shell that writes UTF-16 does. */
  @Test
  void otherEncodingsAreNoHash() throws IOException {
    Files.write(
        folder.resolve("a (1).bin.sha256"), (RIGHT + "  a").getBytes(StandardCharsets.UTF_16LE));
    assertNone(": holds no SHA-256: make it again (sha256sum FILE > FILE.sha256), or delete it");
  }

  @Test
  void ofTwoHashesItIsNotSureWhichIsMeant() throws IOException {
    keep(RIGHT + "  a\n" + WRONG + "  b\n");
    assertNone(
        ": holds more than one SHA-256: make it again (sha256sum FILE > FILE.sha256), or delete"
            + " it");
    keep(RIGHT + "  a\nSHA256 (a) = " + RIGHT + "\n");
    KnownHash.require(file, RIGHT);
  }

  @Test
  void withoutOneNothingIsCompared() throws IOException {
    KnownHash.require(file, WRONG);
    KnownHash.requireReadable(file);
  }
}
