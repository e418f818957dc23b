package dev.ito.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ito.math.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights that are no numbers are refused with the name of their tensor. */
class FiniteWeightsTest {
  @Test
  void theTensorIsNamed() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                new ParameterLayout.Parameter("a.kernel", List.of(2, 2), Initial.GLOROT, 0),
                new ParameterLayout.Parameter("a.bias", List.of(2), Initial.ZEROS, 4)));
    layout.requireFinite(0, 1, 2, 3, 4, 5);
    InvalidInput error =
        assertThrows(
            InvalidInput.class, () -> layout.requireFinite(0, 1, 2, 3, 4, Float.POSITIVE_INFINITY));
    assertEquals(
        "the weights a.bias hold Infinity at place 1: they are damaged, or the training diverged;"
            + " use other weights",
        error.getMessage());
  }
}
