package dev.ito.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ito.io.Monitor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a command that is stopped says last. */
class FarewellTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);
  private final Farewell farewell =
      new Farewell(List.of("run", "a b.yaml", "--set", "sampling.solver={type: heun}"));

  private String said() {
    farewell.sayTo(out);
    return bytes.toString(UTF_8).strip();
  }

  @Test
  void nothingIsSaidOfWhatHadNotBegun() {
    assertEquals("", said());
  }

  @Test
  void whatIsKeptIsSaidAndTheCommandCanBePasted() {
    Monitor.Task task =
        farewell.watching(
            Monitor.SILENT.start("", "", 0, 0), new Farewell.Work("training", "steps", 0, 3000));
    farewell.keeps("the checkpoint of step 1,200");
    task.at(1234, "");
    String line =
        "stopped: training at 1,234 of 3,000 steps; the checkpoint of step 1,200 is kept, the same"
            + " command goes on: ito run 'a b.yaml' --set 'sampling.solver={type: heun}'";
    assertEquals(line, said());
    assertEquals(line, said());
  }

  @Test
  void thatNothingIsKeptIsSaid() {
    farewell.watching(
        Monitor.SILENT.start("", "", 0, 0), new Farewell.Work("sampling", "steps", 7, 20));
    assertEquals(
        "stopped: sampling at 7 of 20 steps; nothing of it is kept, the same command begins again:"
            + " ito run 'a b.yaml' --set 'sampling.solver={type: heun}'",
        said());
  }
}
