package dev.ito.nn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ito.io.DamagedFile;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the header of a safetensors file says of one tensor. */
record TensorEntry(String name, Dtype dtype, List<Integer> shape, long begin, long end) {
  static TensorEntry of(Path file, String name, JsonNode node) {
    Dtype dtype =
        Stream.of(Dtype.values())
            .filter(known -> known.name().equals(node.path("dtype").asText()))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "%s: tensor %s has dtype %s, not F32, F16 or BF16"
                            .formatted(file, name, node.path("dtype"))));
    List<Integer> shape = shape(file, name, node.path("shape"));
    long size = 1;
    for (int length : shape) {
      size = Math.min(Integer.MAX_VALUE, size) * length;
    }
    JsonNode offsets = node.path("data_offsets");
    boolean two = offsets.size() == 2;
    long begin = two && offsets.get(0).isIntegralNumber() ? offsets.get(0).asLong() : -1;
    long end = two && offsets.get(1).isIntegralNumber() ? offsets.get(1).asLong() : -1;
    DamagedFile.require(
        begin >= 0 && end - begin == dtype.bytes() * size && size <= Integer.MAX_VALUE,
        file,
        "tensor %s of shape %s lies at bytes %s",
        name,
        shape,
        offsets);
    return new TensorEntry(name, dtype, shape, begin, end);
  }

  private static List<Integer> shape(Path file, String name, JsonNode written) {
    List<Integer> shape = new ArrayList<>();
    boolean valid = written.isArray();
    for (JsonNode length : written) {
      valid &= length.isInt() && length.intValue() >= 0;
      shape.add(length.intValue());
    }
    DamagedFile.require(valid, file, "tensor %s has shape %s", name, written);
    return shape;
  }

  /** Reads the values, which begin at {@code start}. */
  Safetensors.Tensor tensor(FileChannel channel, long start) throws IOException {
    float[] values = new float[(int) ((end - begin) / dtype.bytes())];
    for (int from = 0; from < values.length; from += Safetensors.CHUNK / dtype.bytes()) {
      int length = Math.min(Safetensors.CHUNK / dtype.bytes(), values.length - from);
      long at = start + begin + (long) dtype.bytes() * from;
      ByteBuffer chunk = Safetensors.read(channel, at, dtype.bytes() * length);
      for (int i = from; i < from + length; i++) {
        values[i] = dtype.next(chunk);
      }
    }
    return new Safetensors.Tensor(shape, values, 0);
  }
}
