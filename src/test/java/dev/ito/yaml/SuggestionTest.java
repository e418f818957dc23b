package dev.ito.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  // The first three are the textbook examples of the Levenshtein distance.
  @ParameterizedTest
  @CsvSource({
    "kitten,sitting,3",
    "saturday,sunday,3",
    "flaw,lawn,2",
    "a,a,0",
    "'',abc,3",
    "abc,'',3"
  })
  void distance(String a, String b, int expected) {
    assertEquals(expected, Suggestion.distance(a, b));
  }

  @Test
  void nearestIsNearEnough() {
    List<String> names = List.of("vp", "sub-vp", "ve", "linear");
    assertEquals(Optional.of("vp"), Suggestion.nearest("vpp", names));
    assertEquals(Optional.of("sub-vp"), Suggestion.nearest("SubVP", names));
    assertEquals(Optional.of("linear"), Suggestion.nearest("lineal", names));
    assertEquals(Optional.empty(), Suggestion.nearest("cosine", names));
    assertEquals(Optional.empty(), Suggestion.nearest("x", List.of()));
  }
}
