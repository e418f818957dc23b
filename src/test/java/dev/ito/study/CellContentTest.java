package dev.ito.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ito.experiment.Tiny;
import dev.ito.report.Png;
import dev.ito.yaml.Yaml;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell has another id when a file that decides its result was replaced, and only then. */
class CellContentTest {
  private static final Path SETTINGS = Path.of("src", "test", "resources", "diffusers");
  private static final String IMAGES =
      "name: exact\n"
          + "model: {type: gaussian-mixture, shape: [2, 2, 1], weights: [1], means: [0],"
          + " standard-deviations: [0.5]}\n"
          + "sde: {type: vp, beta: {type: linear, min: 0.1, max: 20}}\n"
          + "sampling: {count: 4, grid: {type: uniform, steps: 5, t-min: 0.001}, solver: {type:"
          + " euler-maruyama}}\n";

  @TempDir private Path folder;
  private Path train;
  private Path test;

  /** Pictures of both splits, told by what opening the splits finds. */
  @BeforeEach
  void pictures() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    for (int i = 0; i < 40; i++) {
      draw(pictures.resolve("p" + i + ".png"), i);
    }
    String before = id(data(), "{type: bits-per-dim, images: 2}");
    for (int i = 0; i < 40; i++) {
      Path picture = pictures.resolve("p" + i + ".png");
      draw(picture, 100 + i);
      if (id(data(), "{type: bits-per-dim, images: 2}").equals(before)) {
        train = picture;
      } else {
        test = picture;
      }
      draw(picture, i);
    }
  }

  private static void draw(Path file, int level) throws IOException {
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setSample(0, 0, 0, level);
    Png.write(file, picture);
  }

  private String pictureFolder() {
    return "{type: image-folder, path: %s, size: 2, channels: 1, test-part: 0.5}"
        .formatted(folder.resolve("pictures"));
  }

  private String data() {
    return IMAGES + "dataset: " + pictureFolder() + "\n";
  }

  /** Returns the id of the last cell of a study of one experiment and one sampler. */
  private String id(String experiment, String metrics) throws IOException {
    Path file = Files.writeString(folder.resolve("experiment.yaml"), experiment);
    String text =
        """
        name: s
        question: q
        scale: all
        scales: {all: {experiments: {e: %s}, metrics: [%s]}}
        variations: [{name: sampler}]
        """
            .formatted(file, metrics);
    Study study = Yaml.read("s", text, Study.class, List.of());
    List<Cell> cells = Plan.of(study, Path.of("s"), folder.resolve("out")).cells();
    return cells.get(metrics.contains("bits") ? 0 : cells.size() - 1).id();
  }

  @Test
  void theSplitThatAMetricReadsDecides() throws IOException {
    String bits = "{type: bits-per-dim, images: 2, split: train}";
    String kid = "{type: kid, samples: 4, reference: test, features: " + graph("none.pb") + "}";
    String ofBits = id(data(), bits);
    String ofKid = id(data(), kid);
    draw(test, 200);
    assertEquals(ofBits, id(data(), bits));
    assertNotEquals(ofKid, id(data(), kid));
    draw(train, 201);
    assertNotEquals(ofBits, id(data(), bits));
    String held = "{type: fd-classifier, samples: 200, held-out: true}";
    String ofHeld = id(data(), held);
    draw(test, 202);
    assertNotEquals(ofHeld, id(data(), held));
  }

  @Test
  void dataThatNothingReadsDecideNothing() throws IOException {
    String before = id(data(), "");
    draw(train, 200);
    draw(test, 201);
    assertEquals(before, id(data(), ""));
  }

  private static String graph(String path) {
    return "{type: graph, path: %s, name: g, input: 'x:0', features: 'f:0', size: 2, channels: 1}"
        .formatted(path);
  }

  @Test
  void theFilesOfAFeatureNetworkDecide() throws IOException {
    Path file = Files.write(folder.resolve("g.pb"), new byte[] {1});
    Path model = Files.createDirectories(folder.resolve("saved"));
    Files.createDirectories(model.resolve("variables"));
    Path part = Files.write(model.resolve("variables").resolve("v"), new byte[] {1});
    for (Path[] one : new Path[][] {{file, file}, {model, part}}) {
      String kid = "{type: kid, samples: 4, features: " + graph(one[0].toString()) + "}";
      String before = id(data(), kid);
      Files.write(one[1], new byte[] {2});
      assertNotEquals(before, id(data(), kid));
    }
  }

  @Test
  void theDataOfAnExactScoreDecide() throws IOException {
    String empirical =
        "name: empirical\nmodel: {type: empirical, standard-deviation: 0.1, dataset: "
            + pictureFolder()
            + "}\n"
            + IMAGES.substring(IMAGES.indexOf("sde:"));
    String before = id(empirical, "");
    draw(test, 200);
    assertEquals(before, id(empirical, ""));
    draw(train, 200);
    assertNotEquals(before, id(empirical, ""));
  }

  @Test
  void theWeightsAndTheSettingsOfAPublishedModelDecide() throws IOException {
    Path model = folder.resolve("model");
    try (Stream<Path> all = Files.walk(SETTINGS)) {
      for (Path from : all.filter(Files::isRegularFile).toList()) {
        Path to = model.resolve(SETTINGS.relativize(from).toString());
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path weights = model.resolve("unet").resolve("diffusion_pytorch_model.safetensors");
    byte[] bytes = new byte[1 << 22];
    Files.write(weights, bytes);
    String text =
        "name: p\nmodel: {type: diffusers, path: %s}\n".formatted(model)
            + "sampling: {count: 4, grid: {type: discrete, steps: 5}, solver: {type: ancestral}}\n";
    String first = id(text, "");
    bytes[bytes.length - 1] = 1;
    Files.write(weights, bytes);
    String second = id(text, "");
    assertNotEquals(first, second);
    Path config = model.resolve("unet").resolve("config.json");
    String json = Files.readString(config);
    String other = json.replaceFirst("\"norm_eps\": *[^,]*", "\"norm_eps\": 0.001");
    assertNotEquals(json, other);
    Files.writeString(config, other);
    assertNotEquals(second, id(text, ""));
  }

  @Test
  void theDataOfATrainingDecideItsFolder() throws IOException {
    String text =
        Tiny.DIGITS
            .replace("{type: digits}", pictureFolder())
            .replace("multipliers: [1, 2]", "multipliers: [1]")
            .replace("attention: [4]", "attention: []");
    String before = id(text, "");
    draw(test, 200);
    assertEquals(before, id(text, ""));
    draw(train, 200);
    assertNotEquals(before, id(text, ""));
    assertTrue(Files.notExists(folder.resolve("out")));
  }
}
