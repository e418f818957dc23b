package dev.ito.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reaches of intervals, as tables of Student's distribution have them. */
class StudentTest {
  @ParameterizedTest
  @CsvSource({"1, 0.05, 12.706", "9, 0.05, 2.262", "199, 0.05, 1.972", "9, 0.001, 4.781"})
  void reachesAreThoseOfTheTables(int freedom, double miss, double reach) {
    assertEquals(reach, Student.reach(freedom, miss), 5e-4);
  }
}
