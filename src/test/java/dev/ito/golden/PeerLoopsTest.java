package dev.ito.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ito.math.Shape;
import dev.ito.sde.Sde;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The deterministic loops of the diffusers library's schedulers (0.40, in double precision) on the
 * dummy network of its own tests, against our solvers along the same steps.
 */
class PeerLoopsTest {
  /** Of the largest value. */
  private static final double TOLERANCE = 1e-11;

  private static final String CLIPS = "the library keeps the noise estimate when clipping";
  private static final String LOWER = "the library takes its last step at first order";
  private static final String NONE = "Ito has no such solver or setting";

  /** What has no counterpart, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("ddim sample clip 0.4", CLIPS),
          Map.entry("ddim eps clip 0.02", CLIPS),
          Map.entry(
              "ddim trailing 7 (7 does not divide 1000)", "the library ends its steps elsewhere"),
          Map.entry("dpm_multi heun type", NONE),
          Map.entry("unipc full_loop_no_noise", LOWER),
          Map.entry("unipc v_prediction", LOWER),
          Map.entry("unipc bh1, lower_order_final false", NONE),
          Map.entry("unipc order 3", NONE),
          Map.entry("dpm_single full_loop_no_noise", NONE),
          Map.entry("deis full_loop_no_noise", NONE),
          Map.entry("lms full_loop_no_noise", NONE),
          Map.entry("pndm full_loop_no_noise", NONE),
          Map.entry("kdpm2 v_prediction", NONE));

  @TempDir private Path folder;

  private static JsonNode recorded() throws IOException {
    return new ObjectMapper().readTree(Golden.file("diffusers-schedulers.json").toFile());
  }

  private static List<PeerCase> all() throws IOException {
    List<PeerCase> cases = new ArrayList<>();
    recorded().get("cases").forEach(json -> cases.add(new PeerCase(json)));
    return cases;
  }

  private static Stream<String> compared() throws IOException {
    return all().stream().map(PeerCase::name).filter(name -> !ELSEWHERE.containsKey(name));
  }

  private static double[] numbers(JsonNode list) {
    return IntStream.range(0, list.size()).mapToDouble(i -> list.get(i).doubleValue()).toArray();
  }

  @ParameterizedTest
  @MethodSource("compared")
  void endsWhereTheLibraryEnds(String name) throws IOException {
    PeerCase peer = all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    double[] found = end(peer);
    double[] theirs = numbers(peer.json().get("final"));
    double largest = Arrays.stream(found).map(Math::abs).max().orElseThrow();
    for (int j = 0; j < theirs.length; j++) {
      assertEquals(theirs[j], found[j], TOLERANCE * largest, name + ": value " + j);
    }
    double sum = Arrays.stream(found).map(Math::abs).sum();
    double sizes = TOLERANCE * found.length * largest;
    assertEquals(peer.json().get("sum").doubleValue(), sum, sizes, name + ": sum of sizes");
    double mean = sum / found.length;
    assertEquals(peer.json().get("mean").doubleValue(), mean, TOLERANCE * largest, name);
  }

  private double[] end(PeerCase peer) throws IOException {
    JsonNode shape = recorded().get("shape");
    int[] axes = IntStream.range(1, shape.size()).map(i -> shape.get(i).asInt()).toArray();
    double[] start = numbers(recorded().get("start"));
    int count = shape.get(0).asInt();
    return new PeerLoop(peer, folder).end(start, Shape.image(axes[0], axes[1], axes[2]), count);
  }

  private static Stream<String> described() throws IOException {
    return all().stream().filter(peer -> !peer.isEdm()).map(PeerCase::name);
  }

  /** Whatever sampler it names, the settings of a scheduler describe one chain. */
  @ParameterizedTest
  @MethodSource("described")
  void everySchedulerIsReadAsTheChainItDescribes(String name) throws IOException {
    PeerCase peer = all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    Sde chain = PeerLoop.published(peer, folder).sde().orElseThrow();
    double[] ratios = peer.chainRatios();
    assertEquals(ratios.length, chain.chainLength().orElseThrow());
    for (int i = 0; i < ratios.length; i++) {
      double found = chain.marginal((i + 1.0) / ratios.length).ratio();
      assertEquals(ratios[i], found, 1e-9 * ratios[i], name + ": node " + i);
    }
  }

  /** Every loop is compared or has a reason not to be. */
  @Test
  void noLoopIsForgotten() throws IOException {
    Set<String> names = new TreeSet<>(all().stream().map(PeerCase::name).toList());
    assertEquals(all().size(), names.size());
    assertTrue(names.containsAll(ELSEWHERE.keySet()), () -> ELSEWHERE.keySet() + " of " + names);
    assertEquals(names.size() - ELSEWHERE.size(), compared().count());
  }
}
