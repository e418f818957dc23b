package dev.ito.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void anImageHasItsChannelsLast() {
    Shape shape = Shape.image(28, 14, 3);
    assertEquals(List.of(28, 14, 3), shape.dimensions());
    assertEquals(28 * 14 * 3, shape.size());
    assertTrue(shape.isImage());
    assertEquals(28, shape.height());
    assertEquals(14, shape.width());
    assertEquals(3, shape.channels());
    assertEquals("28x14x3", shape.toString());
  }

  @Test
  void pointsAreNoImages() {
    Shape shape = Shape.of(2);
    assertFalse(shape.isImage());
    assertThrows(IllegalStateException.class, shape::height);
    assertThrows(IllegalStateException.class, shape::channels);
  }

  @Test
  void emptyAndNonPositiveShapesAreRefused() {
    assertThrows(InvalidInput.class, Shape::of);
    InvalidInput error = assertThrows(InvalidInput.class, () -> Shape.of(2, 0));
    assertTrue(error.getMessage().contains("[2, 0]"), error.getMessage());
  }

  @Test
  void aSizeBeyondAnIntIsAnErrorAndNotAWrongNumber() {
    assertThrows(InvalidInput.class, () -> Shape.of(1 << 16, 1 << 16));
  }

  @Test
  void laterChangesOfTheListDoNotReachTheShape() {
    List<Integer> dimensions = new ArrayList<>(List.of(2, 3));
    Shape shape = new Shape(dimensions);
    dimensions.set(0, 7);
    assertEquals(Shape.of(2, 3), shape);
  }

  @Test
  void wordsSayWhatHasTheShape() {
    assertEquals("points of 2 coordinates", Shape.of(2).inWords());
    assertEquals("points of 1 coordinate", Shape.of(1).inWords());
    assertEquals("images of 28x28x1", Shape.image(28, 28, 1).inWords());
    assertEquals("arrays of 3x4", Shape.of(3, 4).inWords());
  }
}
