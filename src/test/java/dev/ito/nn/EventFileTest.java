package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

@Tag("native")
class EventFileTest {
  @TempDir private Path folder;

  private List<Event> events() throws IOException {
    List<Path> files = Events.files(folder);
    assertEquals(1, files.size());
    return Events.read(files.get(0));
  }

  @Test
  void aFileHoldsWhatWasWritten() throws IOException {
    double before = 1e-3 * System.currentTimeMillis();
    try (EventFile file = new EventFile(folder, 0)) {
      file.write(1, Map.of("a", 0.1));
      file.write(1L << 40, Map.of("b/c", Double.NaN));
    }
    List<Event> events = events();
    assertEquals("brain.Event:2", events.get(0).getFileVersion());
    assertEquals(4, events.size());
    Event first = events.get(2);
    assertEquals(1, first.getStep());
    assertEquals("a", first.getSummary().getValue(0).getTag());
    assertEquals(0.1f, first.getSummary().getValue(0).getSimpleValue());
    assertTrue(before <= first.getWallTime() && first.getWallTime() <= before + 600);
    assertEquals(1L << 40, events.get(3).getStep());
    assertEquals(Float.NaN, events.get(3).getSummary().getValue(0).getSimpleValue());
  }

  @Test
  void aPictureIsKeptAsItsFile() throws IOException {
    byte[] png = {1, 2, 3};
    try (EventFile file = new EventFile(folder, 0)) {
      file.write(7, "samples", png, 4, 5);
    }
    var value = events().get(2).getSummary().getValue(0);
    assertEquals("samples", value.getTag());
    assertArrayEquals(png, value.getImage().getEncodedImageString().toByteArray());
    assertEquals(4, value.getImage().getWidth());
    assertEquals(5, value.getImage().getHeight());
  }

  @Test
  void flushedPointsAreInTheFile() throws IOException {
    try (EventFile file = new EventFile(folder, 0)) {
      file.write(1, Map.of("a", 1.0));
      file.flush();
      assertEquals(3, events().size());
    }
  }

  /** Two trainings of one process write each its own file. */
  @Test
  void filesThatAreOpenAtOnceStayApart(@TempDir Path other) throws IOException {
    try (EventFile one = new EventFile(folder, 0);
        EventFile two = new EventFile(other, 0)) {
      one.write(1, Map.of("one", 1.0));
      two.write(1, Map.of("two", 2.0));
    }
    assertEquals(Map.of("one", new TreeMap<>(Map.of(1L, 1f))), Events.curves(folder));
    assertEquals(Map.of("two", new TreeMap<>(Map.of(1L, 2f))), Events.curves(other));
  }

  @Test
  void stepsThatAreDoneAgainCountOnce() throws IOException {
    try (EventFile file = new EventFile(folder, 0)) {
      for (long step = 1; step <= 5; step++) {
        file.write(step, Map.of("a", 1.0, "b", 2.0));
      }
    }
    try (EventFile file = new EventFile(folder, 3)) {
      file.write(4, Map.of("a", 3.0));
    }
    assertEquals(
        Map.of(
            "a", new TreeMap<>(Map.of(1L, 1f, 2L, 1f, 3L, 1f, 4L, 3f)),
            "b", new TreeMap<>(Map.of(1L, 2f, 2L, 2f, 3L, 2f))),
        Events.curves(folder));
  }
}
