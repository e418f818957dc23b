package dev.ito.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ito} while it builds: here Maven is a script, too. */
@Tag("native")
class StoppedBuildTest {
  private static final String BUILDING =
      "ito: building (once), 20 to 60 s, longer where Maven downloads ...\n";

  @TempDir private Path folder;

  /** Starts the script of a clone whose build is older than its source, with such a Maven. */
  private Process start(String maven) throws Exception {
    Files.createDirectories(folder.resolve("src/main"));
    Path build = Files.createDirectories(folder.resolve("target"));
    Files.writeString(build.resolve(".built-other"), "");
    Files.writeString(folder.resolve("pom.xml"), "");
    Files.copy(Path.of("ito"), folder.resolve("ito"), StandardCopyOption.COPY_ATTRIBUTES);
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path script = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + maven + "\n");
    assertTrue(script.toFile().setExecutable(true));
    ProcessBuilder builder =
        new ProcessBuilder("./ito", "--version")
            .directory(folder.toFile())
            .redirectError(folder.resolve("error").toFile());
    builder.environment().merge("PATH", bin + ":", (path, first) -> first + path);
    return builder.start();
  }

  private void assertNothingIsTakenForBuilt(String said) throws Exception {
    assertEquals(said, Files.readString(folder.resolve("error")));
    for (String stamp : new String[] {".built", ".built-other"}) {
      assertFalse(Files.exists(folder.resolve("target").resolve(stamp)), stamp);
    }
  }

  @Test
  void aBuildThatFailsIsSaidWithItsLog() throws Exception {
    Process process = start("echo why; exit 1");
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue());
    assertNothingIsTakenForBuilt(BUILDING + "why\nito: the build failed\n");
  }

  @Test
  void aBuildThatIsStoppedEndsMavenToo() throws Exception {
    Process process = start("exec sleep 100");
    Path log = folder.resolve("target/build.log");
    for (int i = 0; i < 600 && !Files.exists(log); i++) {
      Thread.sleep(100);
    }
    process.destroy();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(130, process.exitValue());
    assertNothingIsTakenForBuilt(
        BUILDING + "ito: the build was stopped; the same command begins it again\n");
  }
}
