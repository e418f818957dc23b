package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class DeviceTest {
  @ParameterizedTest
  @CsvSource({"auto, AUTO", "cpu, CPU", "gpu, GPU", "cpu-xla, CPU_XLA", "gpu-xla, GPU_XLA"})
  void namesAreReadInAnyCaseAndWrittenInLowerCase(String name, Device device) {
    assertEquals(device, Device.of(name));
    assertEquals(device, Device.of(name.toUpperCase(Locale.ROOT)));
    assertEquals(name, device.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tpu", "", "cpu_xla", " cpu", "xla"})
  void otherNamesAreRefused(String name) {
    var e = assertThrows(InvalidInput.class, () -> Device.of(name));
    assertEquals(name + " is none of auto, cpu, gpu, cpu-xla, gpu-xla", e.getMessage());
  }

  /** The environment of the tests has TensorFlow's flag, as the launcher sets it. */
  @Test
  void theCpuIsThereWithAndWithoutXla() {
    assertEquals(Device.CPU, Device.CPU.resolve());
    assertEquals(Device.CPU_XLA, Device.CPU_XLA.resolve());
  }
}
