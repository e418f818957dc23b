package dev.ito.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.math.InvalidInput;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poles and jumps anywhere are found, and nothing is found in what is smooth or has kinks. */
class RegularityTest {
  private static final int TRIALS = 900;

  /** A background that bends as schedules do. */
  private static DoubleUnaryOperator background(Random random) {
    double slope = 20 * random.nextDouble();
    double curve = 20 * random.nextGaussian();
    double wave = 20 * random.nextDouble();
    return t -> 0.1 + slope * t + curve * t * t + Math.sin(wave * t);
  }

  @Test
  void polesAnywhereAreFound() {
    Random random = new Random(1);
    for (int i = 0; i < TRIALS; i++) {
      double place = i < 10 ? i / 9.0 : random.nextDouble();
      double residue = Math.pow(10, -6 + 7 * random.nextDouble()) * (random.nextInt(2) * 2 - 1);
      double order = new double[] {0.5, 1, 2}[i % 3];
      boolean odd = random.nextBoolean();
      DoubleUnaryOperator smooth = background(random);
      DoubleUnaryOperator f =
          t ->
              smooth.applyAsDouble(t)
                  + residue
                      * Math.pow(Math.abs(t - place), -order)
                      * (odd ? Math.signum(t - place) : 1);
      String what = residue + " |t - " + place + "|^-" + order;
      var found = assertThrows(Regularity.Irregular.class, () -> Regularity.of(f), what);
      assertEquals(place, found.time(), 1e-12, what);
    }
  }

  @Test
  void jumpsAnywhereAreFoundAndKeptApartFromPoles() {
    Random random = new Random(2);
    for (int i = 0; i < TRIALS; i++) {
      double place = random.nextDouble();
      double height = Math.pow(10, -3 + 4 * random.nextDouble());
      DoubleUnaryOperator smooth = background(random);
      Regularity found = Regularity.of(t -> smooth.applyAsDouble(t) + (t < place ? 0 : height));
      assertArrayEquals(new double[] {place}, found.jumps(), 1e-12, place + ", " + height);
    }
  }

  /** Steep fronts and peaks down to a ten-thousandth, kinks and roots: none is a pole or a jump. */
  @Test
  void whatIsSmoothOrHasKinksIsLeftInPeace() {
    Random random = new Random(3);
    for (int i = 0; i < TRIALS; i++) {
      double place = random.nextDouble();
      double width = Math.pow(10, -4 * random.nextDouble());
      DoubleUnaryOperator smooth = background(random);
      DoubleUnaryOperator part =
          switch (i % 6) {
            case 0 -> t -> Math.tanh((t - place) / width);
            case 1 -> t -> Math.exp(-(t - place) * (t - place) / (width * width)) / width;
            case 2 -> t -> Math.abs(t - place) / width;
            case 3 -> t -> Math.sqrt(Math.abs(t - place));
            case 4 -> t -> 1 / (Math.abs(t - place) + width);
            default -> t -> Math.max(0, Math.sin(t / (10 * width)));
          };
      Regularity found = Regularity.of(t -> smooth.applyAsDouble(t) + part.applyAsDouble(t));
      assertArrayEquals(new double[0], found.jumps(), "kind " + i % 6 + " " + place + " " + width);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1/abs(t-0.3337), has a pole at t = 0.3337",
    "1e-6/(t-0.77777)^2, has a pole at t = 0.77777",
    "pi*tan(0.5*pi*t), has a pole at t = 1.0",
    "1/(t+1e-30), has a pole at t = 0.0",
    "0.1+1/sqrt(abs(t-1/3)), at t = 0.333333333",
    "sqrt(abs(t-0.3337)-1e-5), is NaN at t = 0.3337"
  })
  void aPoleOfAFormulaIsRefusedWithItsPlace(String formula, String where) {
    var error = assertThrows(InvalidInput.class, () -> new Coefficient(formula));
    assertTrue(error.getMessage().contains(where), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"(t-0.33337)^2-1e-10", "1+t-10*exp(-((t-0.7)/1e-4)^2)", "abs(t-0.51234)-1e-6"})
  void aNegativeDiffusionBetweenThePointsIsRefused(String formula) {
    var error =
        assertThrows(
            InvalidInput.class,
            () -> new LinearSde(new Coefficient("0"), new Coefficient(formula), null));
    assertTrue(error.getMessage().contains("is negative at t = 0."), error.getMessage());
  }

  /** A step and a peak that no node of one rule sees: the integrals are known in closed form. */
  @Test
  void jumpsAndNarrowPeaksAreIntegratedExactly() {
    Sde step = Processes.linear("0", "1+floor(t+0.4321)");
    assertArrayEquals(new double[] {0.5679}, step.jumps(), 1e-12);
    assertEquals(Math.sqrt(1.4321), step.marginal(1).sigma(), 1e-12);
    assertEquals(Math.sqrt(0.7), Processes.linear("0", "0.7").marginal(1).sigma(), 1e-13);
    Sde peak = Processes.linear("0", "0.1+1e4*exp(-((t-0.123456)/1e-4)^2)");
    assertEquals(0, peak.jumps().length);
    double expected = Math.sqrt(0.1 + Math.sqrt(Math.PI));
    assertEquals(expected, peak.marginal(1).sigma(), 1e-10);
  }
}
