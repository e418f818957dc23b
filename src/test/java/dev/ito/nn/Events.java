package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;

/** Reads event files as TensorBoard does, record by record. */
public final class Events {
  private Events() {}

  /**
   * Returns the events of a file: records of length, checksum of the length, data, checksum of the
   * data.
   */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int length = Math.toIntExact(ByteBuffer.wrap(take(bytes, 8)).order(bytes.order()).getLong());
      events.add(Event.parseFrom(take(bytes, length)));
    }
    return events;
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    byte[] data = new byte[length];
    bytes.get(data);
    CRC32C checksum = new CRC32C();
    checksum.update(data);
    int crc = (int) checksum.getValue();
    assertEquals(Integer.rotateRight(crc, 15) + 0xa282ead8, bytes.getInt(), "checksum");
    return data;
  }

  /** Returns the event files of a folder, the oldest first. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      // Two of one second differ in the steps before, or else in the process's number for them.
      return files
          .sorted(
              Comparator.comparing((Path f) -> part(f, 3))
                  .thenComparing(f -> part(f, -1))
                  .thenComparing(f -> part(f, -2)))
          .toList();
    }
  }

  /** Returns a number in a name: events.out.tfevents.SECONDS.HOST.PROCESS.NUMBER.STEPS. */
  private static long part(Path file, int index) {
    String[] parts = file.getFileName().toString().split("\\.");
    return Long.parseLong(parts[index < 0 ? parts.length + index : index]);
  }

  /** Returns the curves of a folder as TensorBoard shows them, step to value. */
  public static Map<String, TreeMap<Long, Float>> curves(Path folder) throws IOException {
    Map<String, TreeMap<Long, Float>> curves = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      for (Event event : read(file)) {
        if (event.getSessionLog().getStatus() == SessionLog.SessionStatus.START) {
          curves.values().forEach(curve -> curve.tailMap(event.getStep()).clear());
        }
        event
            .getSummary()
            .getValueList()
            .forEach(
                value ->
                    curves
                        .computeIfAbsent(value.getTag(), tag -> new TreeMap<>())
                        .put(event.getStep(), value.getSimpleValue()));
      }
    }
    return curves;
  }
}
