package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class DeviceCheckTest {
  /** Without dropout. To 1e-5 of the largest value (seen: 1.2e-6). */
  @Test
  void xlaAgreesWithTheCpuInFloat32() {
    List<DeviceCheck.Row> reported = new ArrayList<>();
    List<DeviceCheck.Row> rows =
        DeviceCheck.run(Device.CPU_XLA, Architecture.Precision.FLOAT32, reported::add);
    assertEquals(rows, reported);
    assertEquals(16, rows.size());
    for (DeviceCheck.Row row : rows) {
      assertTrue(row.passes(), row::toString);
      assertEquals(0, row.output(), 1e-5, row::toString);
      assertEquals(0, row.gradient(), 1e-5, row::toString);
    }
  }

  @Test
  void whatDeviatesTooMuchOrIsNoNumberDoesNotPass() {
    assertTrue(row(0.1, 0.1).passes());
    assertFalse(row(0.2, 0).passes());
    assertFalse(row(0, 0.2).passes());
    assertFalse(row(Double.NaN, 0).passes());
    assertFalse(row(0, Double.NaN).passes());
  }

  private static DeviceCheck.Row row(double output, double gradient) {
    return new DeviceCheck.Row("SiLU", "float32", output, gradient, 0.1);
  }
}
