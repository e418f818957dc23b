package dev.ito.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a folder are pictures, and what is said of the others. */
class PictureWalkTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;
  @TempDir Path kept;

  private static void picture(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  private List<String> names() throws IOException {
    return PictureWalk.of(folder).files().stream().map(PictureList.Entry::name).toList();
  }

  private Optional<String> leftOut() throws IOException {
    return PictureWalk.of(folder).leftOut().line();
  }

  @Test
  void filesOfOtherKindsAreCounted() throws IOException {
    for (String name :
        List.of("a.png", "b.JPG", "c.Jpeg", "d.gif", "e.GIF", "f/g.webp", "h.tiff", "i.bmp")) {
      picture(folder.resolve(name));
    }
    assertEquals(List.of("a.png", "b.JPG", "c.Jpeg"), names());
    String line =
        "5 files left out: 2 .gif, 1 .bmp, 1 .tiff, 1 .webp; .jpg, .jpeg and .png are read";
    assertEquals(Optional.of(line), leftOut());
    assertEquals(List.of(folder + ": " + line), PictureList.below(folder).remarks());
  }

  @Test
  void whatBelongsBesidePicturesCountsToo() throws IOException {
    picture(folder.resolve("a.png"));
    assertEquals(Optional.empty(), leftOut());
    assertEquals(List.of(), PictureList.below(folder).remarks());
    for (String name :
        List.of(".DS_Store", ".thumbs/a.png", "Thumbs.db", "desktop.ini", "a.json", "LICENSE")) {
      picture(folder.resolve(name));
    }
    assertEquals(
        Optional.of(
            "6 files left out: 2 hidden, 1 .db, 1 .ini, 1 .json, 1 without an ending; .jpg, .jpeg"
                + " and .png are read"),
        leftOut());
  }

  @Test
  void aLinkThatLeadsBackIsFollowedOnce() throws IOException {
    picture(folder.resolve("a.png"));
    picture(folder.resolve("b/c.png"));
    Files.createSymbolicLink(folder.resolve("0-latest"), Path.of("."));
    Files.createSymbolicLink(folder.resolve("b/up"), Path.of(".."));
    assertEquals(List.of("a.png", "b/c.png"), names());
    assertEquals(
        Optional.of(
            "2 files left out: 2 links to folders that are read already; .jpg, .jpeg and .png are"
                + " read"),
        leftOut());
  }

  /** A link to itself, two to each other, and forty folders with links to all forty. */
  @Test
  void knotsOfLinksHaveAnEnd() throws IOException {
    picture(folder.resolve("a.png"));
    Files.createSymbolicLink(folder.resolve("self.png"), Path.of("self.png"));
    Files.createSymbolicLink(folder.resolve("x.png"), Path.of("y.png"));
    Files.createSymbolicLink(folder.resolve("y.png"), Path.of("x.png"));
    for (int i = 0; i < 40; i++) {
      picture(folder.resolve("d" + i + "/p.png"));
      for (int j = 0; j < 40; j++) {
        Files.createSymbolicLink(folder.resolve("d" + i + "/to" + j), Path.of("..", "d" + j));
      }
    }
    assertEquals(41, names().size());
    assertTrue(
        leftOut().orElseThrow().startsWith("1603 files left out: 1600 links to folders that are"));
    assertEquals(1, PictureList.below(folder).remarks().size());
  }

  @Test
  void linksToOtherPlacesAreFollowed() throws IOException {
    picture(elsewhere.resolve("set/b.png"));
    picture(elsewhere.resolve("c.png"));
    Files.createSymbolicLink(folder.resolve("more"), elsewhere.resolve("set"));
    Files.createSymbolicLink(folder.resolve("one.png"), elsewhere.resolve("c.png"));
    Files.createSymbolicLink(folder.resolve("gone.png"), elsewhere.resolve("d.png"));
    assertEquals(List.of("more/b.png", "one.png"), names());
    assertTrue(leftOut().orElseThrow().startsWith("1 file left out: 1 links to nothing;"));
    assertEquals(1, PictureList.below(folder).remarks().size());
  }

  /** A folder keeps the names of its files when a link to it is added. */
  @Test
  void whatIsNoLinkComesFirst() throws IOException {
    picture(folder.resolve("z/a.png"));
    Files.createSymbolicLink(folder.resolve("a"), Path.of("z"));
    assertEquals(List.of("z/a.png"), names());
  }

  @Test
  void namesMayBeOfAnyKind() throws IOException {
    List<String> kinds =
        List.of(" a .png", "a\nb.png", "\u00e9\u6f22\ud83d\ude42.png", "x".repeat(251) + ".png");
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
    for (String name : kinds) {
      Pictures.write(folder.resolve(name), Pictures.random(1, 8, 8));
    }
    assertEquals(4, names().size());
    ImageFolder set = new ImageFolder(folder.toString(), 8, 3, List.of(0.0, 255.0), 0, false);
    assertEquals(4, set.open(Split.TRAIN, new PictureCache(kept)).count());
    assertEquals(4, FolderPixels.of(folder).count());
    Files.writeString(folder.resolve("a\nb.png"), "");
    InvalidInput error =
        assertThrows(InvalidInput.class, () -> set.open(Split.TRAIN, new PictureCache(kept)));
    assertTrue(error.getMessage().contains("a\\u000ab.png (not a picture)"), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @Test
  void aFolderThatMayNotBeReadIsNamed() throws IOException {
    picture(folder.resolve("a.png"));
    picture(folder.resolve("b/c.png"));
    Files.setPosixFilePermissions(
        folder.resolve("b"), PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(folder.resolve("b")), "the user may read everything");
    InvalidInput error = assertThrows(InvalidInput.class, this::names);
    assertTrue(error.getMessage().startsWith(folder.resolve("b") + " cannot be read"));
    Files.setPosixFilePermissions(
        folder.resolve("b"), PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** Between the look through the folder and the end of reading. */
  @Test
  void filesThatChangeMeanwhileAreNamed() throws IOException {
    Pictures.fill(folder, 3);
    PictureList list = PictureList.below(folder);
    assertEquals(3 * 8 * 8 * 3, list.decode(Shape.image(8, 8, 3), false).levels().length);
    FolderPixels pixels = FolderPixels.of(folder);
    FileTime before = Files.getLastModifiedTime(folder.resolve("a1.png"));
    Files.setLastModifiedTime(
        folder.resolve("a1.png"), FileTime.fromMillis(before.toMillis() + 5000));
    assertChanged(() -> list.decode(Shape.image(8, 8, 3), true));
    assertChanged(pixels::sha256);
    assertChanged(() -> pixels.read(0, 3));
    Files.delete(folder.resolve("a1.png"));
    assertChanged(() -> list.decode(Shape.image(8, 8, 3), true));
    assertChanged(pixels::sha256);
    assertChanged(() -> pixels.read(0, 3));
    assertFalse(pixels.read(2, 3).length == 0);
  }

  private static void assertChanged(Executable attempt) {
    assertEquals(
        "a1.png was changed or deleted while the images of its folder were read: run it again when"
            + " nothing writes there",
        assertThrows(InvalidInput.class, attempt).getMessage());
  }
}
