package dev.ito.nn;

import dev.ito.math.InvalidInput;
import dev.ito.math.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.tensorflow.proto.GraphDef;

/**
 * Opens and applies random graphs in a process of its own: TensorFlow may take the process down.
 *
 * <p>Before each, the graph is written to {@code current.pb}; after it, a line says what came out.
 */
final class GraphFuzz {
  private static final Path REAL =
      Path.of("src", "test", "resources", "features", "inception-like.pb");

  static final Shape IMAGES = Shape.image(8, 8, 3);

  private GraphFuzz() {}

  /** Arguments: folder, first and last index, seed. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0], "current.pb");
    RandomGraphs graphs =
        new RandomGraphs(
            List.copyOf(PureOperations.PURE), GraphDef.parseFrom(Files.readAllBytes(REAL)));
    for (int i = Integer.parseInt(arguments[1]); i < Integer.parseInt(arguments[2]); i++) {
      SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[3]) + i);
      Files.write(file, graphs.next(random));
      long start = System.nanoTime();
      String result = result(file);
      if (result.startsWith("fault")) {
        Files.copy(
            file,
            file.resolveSibling("graph-fault-" + i + ".pb"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      System.out.println(i + " " + result + " " + 1e-9 * (System.nanoTime() - start));
      System.out.flush();
    }
  }

  private static String result(Path file) {
    boolean opened = false;
    try (ImageNetwork network = graph(file).openHere(Device.CPU)) {
      opened = true;
      network.apply(new float[2 * IMAGES.size()], 2, IMAGES);
      return "applied";
    } catch (InvalidInput e) {
      return opened ? "refused-when-applied" : "refused";
    } catch (Throwable e) {
      return "fault-" + e.getClass().getSimpleName() + "-" + e.getStackTrace()[0];
    }
  }

  /** Returns what is in a file that this wrote. */
  static FrozenGraph graph(Path file) throws IOException {
    // A made graph ends in "features", the real one does not.
    String text =
        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.contains("features")
        ? new FrozenGraph(file, "x:0", "features:0", Optional.empty(), Optional.empty())
        : new FrozenGraph(
            file, "ExpandDims:0", "pool_3:0", Optional.empty(), Optional.of("softmax/weights:0"));
  }
}
