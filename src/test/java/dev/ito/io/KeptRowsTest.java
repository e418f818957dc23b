package dev.ito.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.io.Flips.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRowsTest {
  private static final String SETTING = "0f5a";
  private static final int COUNT = 7;

  @TempDir private Path folder;

  private final Said said = new Said();

  private Path file() {
    return folder.resolve("a.csv.rows.part");
  }

  private KeptRows open(String setting) throws IOException {
    return KeptRows.open(file(), setting, 2, COUNT, said);
  }

  private void write(int rows) throws IOException {
    try (KeptRows kept = open(SETTING)) {
      for (int i = kept.before().size(); i < rows; i++) {
        kept.add(i, i / 3.0, 10 + i);
      }
      kept.flush();
    }
  }

  private List<String> kept(String setting) throws IOException {
    try (KeptRows kept = open(setting)) {
      return kept.before().stream().map(cells -> String.join(",", cells)).toList();
    }
  }

  private static List<String> rows(int count) {
    return IntStream.range(0, count).mapToObj(i -> i + "," + i / 3.0 + "," + (10 + i)).toList();
  }

  @Test
  void wholeBatchesAreKept() throws IOException {
    write(5);
    assertEquals(rows(4), kept(SETTING));
    write(COUNT);
    assertEquals(rows(COUNT), kept(SETTING));
    assertEquals(List.of(), said.lines());
  }

  @Test
  void rowsOfAnotherSettingAreComputedAnew() throws IOException {
    write(4);
    assertEquals(List.of(), kept("0f5b"));
    assertEquals(List.of(file() + ": of another setting, or damaged: computed anew"), said.lines());
  }

  @Test
  void aDamagedRowEndsWhatIsKept() throws IOException {
    write(COUNT);
    Files.writeString(file(), Files.readString(file()).replace("\n4,", "\n4,1"));
    assertEquals(rows(4), kept(SETTING));
    assertEquals(
        List.of(file() + ": damaged from row 4 on: computed again from there"), said.lines());
  }

  /** Each has the right checksum, but is another one. */
  @Test
  void rowsInAnotherOrderAreComputedAgain() throws IOException {
    write(COUNT);
    List<String> lines = new ArrayList<>(Files.readAllLines(file()));
    Collections.swap(lines, 4, 5);
    Files.write(file(), lines);
    assertEquals(rows(2), kept(SETTING));
    assertEquals(
        List.of(file() + ": damaged from row 3 on: computed again from there"), said.lines());
  }

  /** As a kill leaves it: nothing to tell. */
  @Test
  void aRowThatIsCutOffIsNoDamage() throws IOException {
    write(COUNT);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length - 3));
    assertEquals(rows(6), kept(SETTING));
    assertEquals(List.of(), said.lines());
  }

  @Test
  void noFlippedBitIsBelieved() throws IOException {
    write(COUNT);
    byte[] whole = Files.readAllBytes(file());
    Flips.assertNoneIsBelieved(
        file(),
        // Each opens the file, which is forced to disk: some of the bytes will do.
        IntStream.iterate(0, at -> at < whole.length, at -> at + 7),
        () -> {
          said.lines().clear();
          List<String> kept = kept(SETTING);
          if (kept.equals(rows(COUNT))) {
            return Outcome.SAME;
          }
          boolean beginning = kept.equals(rows(kept.size()));
          return beginning ? Outcome.FOUND : Outcome.BELIEVED;
        });
    assertEquals(new String(whole), Files.readString(file()));
  }
}
