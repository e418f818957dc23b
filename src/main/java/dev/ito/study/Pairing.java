package dev.ito.study;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two rows side by side, by the values of each sample or image of both.
 *
 * @param difference of the pairs; empty if there are none
 * @param unpaired why there are none; empty if there are
 */
public record Pairing(Optional<PairedDifference> difference, String unpaired) {
  /** Compares two rows in a quantity. */
  public static Pairing of(String quantity, Row left, Row right) throws IOException {
    Optional<EachValue> x = EachValue.of(quantity, left);
    Optional<EachValue> y = EachValue.of(quantity, right);
    if (x.isPresent() && y.isPresent()) {
      String why = x.get().unpaired(y.get());
      return why.isEmpty()
          ? new Pairing(Optional.of(x.get().minus(y.get())), "")
          : new Pairing(Optional.empty(), why);
    }
    String why =
        Stream.of(left, right)
            .map(row -> EachValue.missing(quantity, row))
            .filter(missing -> !missing.isEmpty())
            .findFirst()
            .orElseThrow();
    return new Pairing(Optional.empty(), why);
  }
}
