package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.data.Catalogue.Availability;
import dev.ito.data.Fetch.RemoteFile;
import dev.ito.math.InvalidInput;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void namesAreFound() {
    for (Catalogue entry : Catalogue.ALL) {
      assertSame(entry, Catalogue.named(entry.name()));
    }
  }

  @Test
  void unknownNameListsTheKnownOnes() {
    InvalidInput e = assertThrows(InvalidInput.class, () -> Catalogue.named("mnits"));
    assertEquals(
        "there is no data set \"mnits\": use one of digits, mnist, fashion-mnist, cifar10,"
            + " image-folder, points, npy, csv",
        e.getMessage());
  }

  @Test
  void fetchableSetsHaveFilesWithMirrorsAndChecksums() {
    for (Catalogue entry : Catalogue.ALL) {
      boolean fetchable = entry.availability() == Availability.FETCHABLE;
      assertEquals(fetchable ? 4 : 0, entry.files().size(), entry.name());
      for (RemoteFile file : entry.files()) {
        assertEquals(2, file.mirrors().size());
        assertEquals("https", file.mirrors().get(0).getScheme());
        assertTrue(
            file.mirrors().stream().allMatch(uri -> uri.getPath().endsWith("/" + file.name())));
        assertTrue(file.sha256().matches("[0-9a-f]{64}"));
      }
    }
  }

  /** A header of 4 bytes and 4 per axis, then a byte per value. */
  @Test
  void sizesFollowFromTheCounts() {
    for (Catalogue entry : List.of(Catalogue.named("mnist"), Catalogue.named("fashion-mnist"))) {
      int train = entry.count(Split.TRAIN).getAsInt();
      int test = entry.count(Split.TEST).getAsInt();
      assertEquals(
          List.of(16 + 784L * train, 8L + train, 16 + 784L * test, 8L + test),
          entry.files().stream().map(RemoteFile::size).toList());
    }
  }

  @Test
  void countsAreThoseOfTheDataSets() throws IOException {
    Dataset digits = new Digits(List.of(-1.0, 1.0));
    for (Split split : Split.values()) {
      assertEquals(digits.open(split).count(), Catalogue.named("digits").count(split).getAsInt());
    }
  }

  @Test
  void aSetThatIsNotFetchedSaysHowToGetIt() {
    assertTrue(Catalogue.named("cifar10").remedy().contains("cifar-10-binary.tar.gz"));
    for (Catalogue entry : Catalogue.ALL) {
      boolean needsFiles = !Set.of("digits", "points").contains(entry.name());
      assertEquals(needsFiles, entry.hasFolder(), entry.name());
    }
    assertEquals(OptionalInt.empty(), Catalogue.named("image-folder").count(Split.TRAIN));
  }
}
