package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** Why something failed, in one line that says something. */
class ReasonTest {
  @Test
  void whatWasWrittenForTheUserIsSaidAsItIs() {
    assertEquals("steps must be 1", Reason.of(new InvalidInput("steps must be 1")));
    assertEquals("no room", Reason.of(new IOException("no room")));
    assertEquals("no room", Reason.of(new UncheckedIOException(new IOException("no room"))));
    assertEquals("a b", Reason.of(new IOException("a \r\n  b")));
  }

  @Test
  void ofOtherErrorsTheKindIsSaidToo() {
    assertEquals("NoSuchFileException: a/b", Reason.of(new NoSuchFileException("a/b")));
    assertEquals(
        "NoSuchFileException: a/b",
        Reason.of(new UncheckedIOException(new NoSuchFileException("a/b"))));
    assertEquals("OutOfMemoryError: Java heap", Reason.of(new OutOfMemoryError("Java heap")));
    String tensorFlow = "2 root error(s) found.\n\n  (0) bad shape\n  (1) worse";
    assertEquals(
        "IllegalStateException: (0) bad shape", Reason.of(new IllegalStateException(tensorFlow)));
  }

  @Test
  void withoutAMessageTheKindIsAll() {
    assertEquals("NullPointerException", Reason.of(new NullPointerException()));
    assertEquals("IOException", Reason.of(new IOException((String) null)));
    assertEquals("IOException", Reason.of(new UncheckedIOException(new IOException())));
    assertEquals("IOException", Reason.of(new IOException(" \n")));
    assertEquals("IllegalStateException", Reason.of(new IllegalStateException("")));
    assertEquals("StackOverflowError", Reason.of(new StackOverflowError()));
  }
}
